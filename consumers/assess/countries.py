"""ISO 3166-1 codes of the countries that lexicons name as actors: three letters and two. Pure."""

from __future__ import annotations

ALPHA_2 = {
    "RUS": "RU", "UKR": "UA", "ISR": "IL", "PSE": "PS", "IRN": "IR", "USA": "US", "SYR": "SY", "LBN": "LB", "YEM": "YE",
    "SAU": "SA", "IRQ": "IQ", "TUR": "TR", "PAK": "PK", "IND": "IN", "AFG": "AF", "SDN": "SD", "SSD": "SS", "ETH": "ET",
    "ERI": "ER", "SOM": "SO", "NGA": "NG", "MLI": "ML", "BFA": "BF", "NER": "NE", "TCD": "TD", "CMR": "CM", "COD": "CD",
    "RWA": "RW", "MOZ": "MZ", "CAF": "CF", "LBY": "LY", "EGY": "EG", "JOR": "JO", "MMR": "MM", "ARM": "AM", "AZE": "AZ",
    "GEO": "GE", "THA": "TH", "KHM": "KH", "PRK": "KP", "KOR": "KR", "CHN": "CN", "TWN": "TW", "PHL": "PH", "COL": "CO",
    "MEX": "MX", "VEN": "VE", "HTI": "HT", "GBR": "GB", "FRA": "FR", "POL": "PL", "QAT": "QA", "ARE": "AE", "KWT": "KW",
    "BHR": "BH", "BLR": "BY", "MDA": "MD", "ROU": "RO", "DEU": "DE", "ITA": "IT", "ESP": "ES", "PRT": "PT", "BRA": "BR",
    "ECU": "EC", "PER": "PE", "KEN": "KE", "UGA": "UG", "BDI": "BI", "ZAF": "ZA", "KAZ": "KZ", "UZB": "UZ", "TJK": "TJ",
    "KGZ": "KG", "TKM": "TM", "OMN": "OM", "CYP": "CY", "GRC": "GR", "SRB": "RS", "XKX": "XK", "JPN": "JP", "VNM": "VN",
    "IDN": "ID", "BGD": "BD", "LKA": "LK", "NPL": "NP", "CUB": "CU", "TUN": "TN", "DZA": "DZ", "MAR": "MA", "GHA": "GH",
    "BEN": "BJ", "TGO": "TG", "CIV": "CI", "GIN": "GN", "SEN": "SN", "LVA": "LV", "LTU": "LT", "EST": "EE", "FIN": "FI",
    "SWE": "SE", "NOR": "NO", "HUN": "HU", "BGR": "BG", "AUS": "AU", "CAN": "CA",
}  # fmt: skip
ALPHA_3 = {two: three for three, two in ALPHA_2.items()}
