"""What countries are called, by their ISO 3166-1 codes. Pure.

Names are those of Unicode's CLDR, English; those of other languages stand in `languages/cldr/`.
"""

from __future__ import annotations

from collections.abc import Mapping

_ENGLISH = """
ADAND Andorra|AEARE United Arab Emirates|AFAFG Afghanistan|AGATG Antigua & Barbuda|AIAIA Anguilla|ALALB Albania
AMARM Armenia|AOAGO Angola|AQATA Antarctica|ARARG Argentina|ASASM American Samoa|ATAUT Austria|AUAUS Australia|AWABW Aruba
AXALA Åland Islands|AZAZE Azerbaijan|BABIH Bosnia & Herzegovina|BBBRB Barbados|BDBGD Bangladesh|BEBEL Belgium
BFBFA Burkina Faso|BGBGR Bulgaria|BHBHR Bahrain|BIBDI Burundi|BJBEN Benin|BLBLM St. Barthélemy|BMBMU Bermuda|BNBRN Brunei
BOBOL Bolivia|BQBES Caribbean Netherlands|BRBRA Brazil|BSBHS Bahamas|BTBTN Bhutan|BVBVT Bouvet Island|BWBWA Botswana
BYBLR Belarus|BZBLZ Belize|CACAN Canada|CCCCK Cocos (Keeling) Islands|CDCOD DR Congo|CFCAF Central African Republic
CGCOG Congo (Brazzaville)|CHCHE Switzerland|CICIV Côte d’Ivoire|CKCOK Cook Islands|CLCHL Chile|CMCMR Cameroon|CNCHN China
COCOL Colombia|CRCRI Costa Rica|CUCUB Cuba|CVCPV Cape Verde|CWCUW Curaçao|CXCXR Christmas Island|CYCYP Cyprus|CZCZE Czechia
DEDEU Germany|DJDJI Djibouti|DKDNK Denmark|DMDMA Dominica|DODOM Dominican Republic|DZDZA Algeria|ECECU Ecuador|EEEST Estonia
EGEGY Egypt|EHESH Western Sahara|ERERI Eritrea|ESESP Spain|ETETH Ethiopia|FIFIN Finland|FJFJI Fiji|FKFLK Falkland Islands
FMFSM Micronesia|FOFRO Faroe Islands|FRFRA France|GAGAB Gabon|GBGBR United Kingdom|GDGRD Grenada|GEGEO Georgia
GFGUF French Guiana|GGGGY Guernsey|GHGHA Ghana|GIGIB Gibraltar|GLGRL Greenland|GMGMB Gambia|GNGIN Guinea|GPGLP Guadeloupe
GQGNQ Equatorial Guinea|GRGRC Greece|GSSGS South Georgia & South Sandwich Islands|GTGTM Guatemala|GUGUM Guam
GWGNB Guinea-Bissau|GYGUY Guyana|HKHKG Hong Kong SAR China|HMHMD Heard & McDonald Islands|HNHND Honduras|HRHRV Croatia
HTHTI Haiti|HUHUN Hungary|IDIDN Indonesia|IEIRL Ireland|ILISR Israel|IMIMN Isle of Man|ININD India
IOIOT British Indian Ocean Territory|IQIRQ Iraq|IRIRN Iran|ISISL Iceland|ITITA Italy|JEJEY Jersey|JMJAM Jamaica|JOJOR Jordan
JPJPN Japan|KEKEN Kenya|KGKGZ Kyrgyzstan|KHKHM Cambodia|KIKIR Kiribati|KMCOM Comoros|KNKNA St. Kitts & Nevis
KPPRK North Korea|KRKOR South Korea|KWKWT Kuwait|KYCYM Cayman Islands|KZKAZ Kazakhstan|LALAO Laos|LBLBN Lebanon
LCLCA St. Lucia|LILIE Liechtenstein|LKLKA Sri Lanka|LRLBR Liberia|LSLSO Lesotho|LTLTU Lithuania|LULUX Luxembourg
LVLVA Latvia|LYLBY Libya|MAMAR Morocco|MCMCO Monaco|MDMDA Moldova|MEMNE Montenegro|MFMAF St. Martin|MGMDG Madagascar
MHMHL Marshall Islands|MKMKD North Macedonia|MLMLI Mali|MMMMR Myanmar (Burma)|MNMNG Mongolia|MOMAC Macao SAR China
MPMNP Northern Mariana Islands|MQMTQ Martinique|MRMRT Mauritania|MSMSR Montserrat|MTMLT Malta|MUMUS Mauritius|MVMDV Maldives
MWMWI Malawi|MXMEX Mexico|MYMYS Malaysia|MZMOZ Mozambique|NANAM Namibia|NCNCL New Caledonia|NENER Niger|NFNFK Norfolk Island
NGNGA Nigeria|NINIC Nicaragua|NLNLD Netherlands|NONOR Norway|NPNPL Nepal|NRNRU Nauru|NUNIU Niue|NZNZL New Zealand|OMOMN Oman
PAPAN Panama|PEPER Peru|PFPYF French Polynesia|PGPNG Papua New Guinea|PHPHL Philippines|PKPAK Pakistan|PLPOL Poland
PMSPM St. Pierre & Miquelon|PNPCN Pitcairn Islands|PRPRI Puerto Rico|PSPSE Palestinian Territories|PTPRT Portugal
PWPLW Palau|PYPRY Paraguay|QAQAT Qatar|REREU Réunion|ROROU Romania|RSSRB Serbia|RURUS Russia|RWRWA Rwanda|SASAU Saudi Arabia
SBSLB Solomon Islands|SCSYC Seychelles|SDSDN Sudan|SESWE Sweden|SGSGP Singapore|SHSHN St. Helena|SISVN Slovenia
SJSJM Svalbard & Jan Mayen|SKSVK Slovakia|SLSLE Sierra Leone|SMSMR San Marino|SNSEN Senegal|SOSOM Somalia|SRSUR Suriname
SSSSD South Sudan|STSTP São Tomé & Príncipe|SVSLV El Salvador|SXSXM Sint Maarten|SYSYR Syria|SZSWZ Eswatini
TCTCA Turks & Caicos Islands|TDTCD Chad|TFATF French Southern Territories|TGTGO Togo|THTHA Thailand|TJTJK Tajikistan
TKTKL Tokelau|TLTLS Timor-Leste|TMTKM Turkmenistan|TNTUN Tunisia|TOTON Tonga|TRTUR Türkiye|TTTTO Trinidad & Tobago
TVTUV Tuvalu|TWTWN Taiwan|TZTZA Tanzania|UAUKR Ukraine|UGUGA Uganda|UMUMI U.S. Outlying Islands|USUSA United States
UYURY Uruguay|UZUZB Uzbekistan|VAVAT Vatican City|VCVCT St. Vincent & Grenadines|VEVEN Venezuela
VGVGB British Virgin Islands|VIVIR U.S. Virgin Islands|VNVNM Vietnam|VUVUT Vanuatu|WFWLF Wallis & Futuna|WSWSM Samoa
XKXKX Kosovo|YEYEM Yemen|YTMYT Mayotte|ZAZAF South Africa|ZMZMB Zambia|ZWZWE Zimbabwe
"""
"""Alpha-2 and alpha-3 code, then the name."""


_ROWS = tuple(row for line in _ENGLISH.splitlines() for row in line.split("|") if row)

ALPHA3: Mapping[str, str] = {row[:2]: row[2:5] for row in _ROWS}
"""The alpha-3 code of each alpha-2 code."""
ENGLISH: Mapping[str, str] = {code: row[6:] for row in _ROWS for code in (row[:2], row[2:5])}
"""By alpha-2 and by alpha-3 code."""
