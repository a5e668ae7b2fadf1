"""Hebrew sentences, and what each comes to."""

from __future__ import annotations

import pytest
from sentences import NOBODY, NOT_SAID, at_least, just

TOLLS = [
    pytest.param("שבעה עשר בני אדם כולל ילדים נהרגו בהפצצה על בית ספר", just(17), NOT_SAID, id="some of them, uncounted"),
    pytest.param("טרגדיה: אב לשניים נהרג מרקטה במטולה", just(1), NOT_SAID, id="father of two"),
    pytest.param("ארבעה נהרגו, ובהם ילד בן 6, ותשעה נפצעו מירי ארטילריה", just(4), just(9), id="a number after an age"),
    pytest.param("אישה בת 82 ובתה נהרגו מפצצה מונחית", just(2), NOT_SAID, id="joined over an age"),
    pytest.param("עשרה חיילים פקיסטנים נהרגו ושלושה נפצעו ממטען צד", just(10), just(3), id="and begins anew behind the verb"),
    pytest.param("צעיר נהרג מאש חיילים בטנק ליד ג'נין", just(1), NOT_SAID, id="a singular verb harmed no soldiers"),
    pytest.param("התקיפה בג'באליה: ארבעה אחים בני 4 עד 13 נהרגו", just(4), NOT_SAID, id="ages of several"),
    pytest.param("בן 34 נהרג מפגיעת רקטה בשלומי", just(1), NOT_SAID, id="an age says who"),
    pytest.param("במתקפת טילים על קרמטורסק נהרגו 6 בני אדם ו-22 נפצעו", just(6), just(22), id="digits"),
    pytest.param("שבעה בני אדם נהרגו ואחד עשר נפצעו בהפגזה", just(7), just(11), id="number words"),
    pytest.param("עשרים ושלושה בני אדם נהרגו בתקיפה אווירית", just(23), NOT_SAID, id="compound number"),
    pytest.param("רחפן רוסי הרג גבר בחרסון", just(1), NOT_SAID, id="one person, active"),
    pytest.param("אישה בת 67 נהרגה בהפגזה", just(1), NOT_SAID, id="one person, passive"),
    pytest.param("הרוג אחד בפגיעת רקטה במטולה", just(1), NOT_SAID, id="one person, adjective"),
    pytest.param("גבר נהרג ואישה נפצעה מפגיעת הטיל", just(1), just(1), id="one and one"),
    pytest.param("נהג נפצע מפגיעת רקטה בקריית שמונה", NOT_SAID, just(1), id="one injured"),
    pytest.param("זוג קשישים נהרג מפגיעת טיל", just(2), NOT_SAID, id="a couple"),
    pytest.param('שני בני אדם נהרגו מפגיעת כטב"ם', just(2), NOT_SAID, id="dual"),
    pytest.param("לפחות 14 בני אדם נהרגו בתקיפה האווירית", at_least(14), NOT_SAID, id="at least"),
    pytest.param("מעל 50 בני אדם נפצעו במתקפת הטילים", NOT_SAID, at_least(50), id="over"),
    pytest.param("בין 5 ל-7 בני אדם נהרגו במתקפת הרחפנים", (5, 7), NOT_SAID, id="range"),
    pytest.param("כמה בני אדם נפצעו מפגיעת פגז", NOT_SAID, at_least(3), id="several"),
    pytest.param("עשרות נפצעו במתקפת הטילים", NOT_SAID, at_least(10), id="tens"),
    pytest.param("מאות בני אדם נהרגו בהפצצה", at_least(100), NOT_SAID, id="hundreds"),
    pytest.param("רקטה נפלה בשטח פתוח, אין נפגעים", NOBODY, NOBODY, id="no casualties"),
    pytest.param("ארבעה בני אדם נפצעו בהפגזה, לא היו הרוגים", NOBODY, just(4), id="none killed but injured"),
    pytest.param("בני אדם נהרגו בפגיעת הטיל בשוק", at_least(2), NOT_SAID, id="plural without number"),
    pytest.param("מתקפת טילים על דניפרו: יש הרוגים ופצועים", at_least(2), at_least(2), id="there are dead"),
    pytest.param("מספר ההרוגים במתקפת הטילים עומד על 18", just(18), NOT_SAID, id="death toll"),
    pytest.param("מספר ההרוגים במתקפת הטילים עלה ל-19", just(19), NOT_SAID, id="climbs to"),
    pytest.param("מספר ההרוגים בתקיפה עלה מ-12 ל-15", just(15), NOT_SAID, id="from to"),
    pytest.param("תיקון: שלושה בני אדם נהרגו במתקפת הרחפן, ולא חמישה", just(3), NOT_SAID, id="not five"),
    pytest.param("חמש גופות חולצו מההריסות לאחר התקיפה האווירית", just(5), NOT_SAID, id="bodies"),
    pytest.param("הרחפנים השמידו 14 בתים ו-3 כלי רכב", NOT_SAID, NOT_SAID, id="things are not people"),
    pytest.param("שני טילים הרגו חמישה בני אדם באיזמאיל", just(5), NOT_SAID, id="weapons are not people"),
    pytest.param("אם ושלושת ילדיה נהרגו בתקיפה", just(4), NOT_SAID, id="mother and her three"),
    pytest.param("אשתו ובנו נפצעו בתקיפה", NOT_SAID, just(2), id="his wife and his son"),
]
"""Nobody is NOBODY, a number nobody gives is NOT_SAID; an open upper end is `at_least`."""


MISSING = [
    pytest.param("שמונה בני אדם נעדרים לאחר פגיעת הטיל בבניין", just(8), id="missing"),
    pytest.param("12 בני אדם מוגדרים נעדרים לאחר התקיפה האווירית", just(12), id="defined as missing"),
    pytest.param("לפחות שישה נעדרים לאחר פגיעת הטיל", at_least(6), id="at least"),
]


GROUPS = [
    pytest.param("12 בני אדם נהרגו, ביניהם ארבע נשים ושני ילדים", just(12), {"women": 4, "children": 2}, id="among them"),
    pytest.param("שישה בני אדם נהרגו מפגיעת הטיל, מתוכם שני פרמדיקים", just(6), {"medics": 2}, id="of them"),
    pytest.param("חמישה חיילים נהרגו מפגיעת הטיל", just(5), {"soldiers": 5}, id="soldiers"),
    pytest.param('חייל צה"ל נהרג מפגיעת כטב"ם', just(1), {"soldiers": 1}, id="one soldier"),
    pytest.param("עיתונאי נהרג מפגיעת רחפן", just(1), {"journalists": 1}, id="journalist"),
    pytest.param("ארבעה אזרחים נהרגו בהפגזה", just(4), {"civilians": 4}, id="civilians"),
]
"""A sub-group is part of the total and never added to it."""


SCOPES = [
    pytest.param("ביממה האחרונה נהרגו ארבעה בני אדם בהפגזות במחוז דונצק", {(4, "period")}, id="past day"),
    pytest.param("ב-24 השעות האחרונות נהרגו 38 בני אדם ברצועת עזה", {(38, "period")}, id="24 hours"),
    pytest.param("בשבוע האחרון נהרגו 60 בני אדם בתקיפות אוויריות", {(60, "period")}, id="past week"),
    pytest.param("מתחילת המלחמה נהרגו ברצועת עזה 45,000 בני אדם", {(45000, "cumulative")}, id="since the war"),
]
"""Numbers of a day or of a whole war: claims, and never the toll of this event."""


KINDS = [
    pytest.param("טיל רוסי פגע במלון בזפוריז'יה", "missile_strike", id="missile"),
    pytest.param("טיל בליסטי מתימן פגע בבניין בתל אביב", "missile_strike", id="ballistic"),
    pytest.param("רחפן פגע בבניין מגורים בחרקוב", "drone_strike", id="drone"),
    pytest.param('כטב"ם התפוצץ בנהריה, שני פצועים', "drone_strike", id="uav"),
    pytest.param("תקיפה אווירית על בית חולים בסומי", "air_strike", id="air strike"),
    pytest.param("מטוסי קרב תקפו מבנה בביירות", "air_strike", id="jets"),
    pytest.param("ארטילריה רוסית הפגיזה תחנת אוטובוס בחרסון", "shelling", id="shelling"),
    pytest.param("רקטה פגעה בבית במטולה", "shelling", id="rockets"),
    pytest.param("פצצת מרגמה פגעה בקיבוץ, שני פצועים", "shelling", id="mortar"),
    pytest.param("שני חקלאים נהרגו מפיצוץ מוקש", "other_explosive", id="landmine"),
    pytest.param("מכונית תופת התפוצצה במוגדישו, שישה הרוגים", "other_explosive", id="car bomb"),
    pytest.param("מטען חבלה התפוצץ, ארבעה חיילים נהרגו", "other_explosive", id="ied"),
    pytest.param("מחבל מתאבד התפוצץ בקאבול, תשעה הרוגים", "other_explosive", id="suicide bomb"),
]


PHASES = [
    pytest.param("טיל פגע בתחנת כוח בבורשטין", "impact", id="impact"),
    pytest.param("ההגנה האווירית הפילה 34 רחפנים מעל קייב", "intercepted", id="shot down"),
    pytest.param("חיל האוויר יירט טיל ששוגר מתימן", "intercepted", id="intercepted"),
    pytest.param("רוסיה שיגרה בלילה 120 רחפנים לעבר אוקראינה", "launch", id="launched"),
    pytest.param("מספר ההרוגים במתקפת הטילים על דניפרו עלה ל-46", "aftermath", id="rising toll"),
]


UNREAL = [
    pytest.param("החות'ים מאיימים במתקפת טילים על ספינות", "hypothetical", id="threat"),
    pytest.param("רוסיה עלולה לבצע מתקפת טילים, מזהירים בקייב", "hypothetical", id="warning"),
    pytest.param("הצבא מתכנן תקיפות אוויריות נגד המורדים", "future", id="plan"),
    pytest.param("חיילים תרגלו ירי ארטילרי בתרגיל", "drill", id="drill"),
    pytest.param("סרט על התקיפה האווירית במריופול זכה בפרס", "fiction", id="film"),
    pytest.param("לפני עשר שנים פגע טיל בתחנה בדונצק", "historical", id="years ago"),
    pytest.param("לא הייתה מתקפת טילים על לבוב, אמר ראש העיר", "negated", id="negated"),
]


OTHER_SENSES = [
    pytest.param("ישראל עלולה לתקוף מהאוויר באיראן", id="could"),
    pytest.param("שביתת המורים סגרה בתי ספר בצרפת", id="labour"),
    pytest.param("פעיל כלוא פתח בשביתת רעב", id="hunger"),
    pytest.param("ברק פגע במגדל כנסייה", id="lightning"),
    pytest.param("החלוץ כבש צמד והפציץ לחיבורים", id="goal"),
    pytest.param("עיתונאים הפציצו את השר בשאלות", id="questions"),
    pytest.param("ההתייקרויות פגעו בכיס של הצרכנים", id="prices"),
    pytest.param("מתקפת סייבר על אתר הממשלה", id="hackers"),
    pytest.param("השחקן אושפז לאחר התקף לב", id="heart attack"),
    pytest.param("השיחות על השכר התפוצצו", id="negotiations exploded"),
    pytest.param("פצצה ממלחמת העולם השנייה נוטרלה בפרנקפורט", id="found bomb"),
    pytest.param("ברלין תעביר לאוקראינה טילי פטריוט", id="arms"),
    pytest.param("אזעקות הופעלו בקייב", id="alert"),
    pytest.param("שיחות הפסקת האש בדוחא נמשכות", id="ceasefire"),
    pytest.param("בית המשפט גזר מאסר עולם על מבצע פיגוע משנת 2015", id="court"),
]


GATHERINGS = [
    pytest.param("תקיפה אווירית על חתונה בתימן: 40 הרוגים", id="wedding"),
    pytest.param("טיל פגע בבית ספר בצ'רניהיב בזמן הלימודים", id="school"),
    pytest.param("רחפנים פגעו בפסטיבל ליד חרקוב", id="festival"),
    pytest.param("הפגזה על שוק בחרסון, שלושה הרוגים", id="market"),
    pytest.param("טיל פגע באולם קונצרטים בחרקוב", id="concert"),
    pytest.param("תקיפה אווירית על הלוויה בצנעא", id="funeral"),
    pytest.param("רקטה פגעה במגרש כדורגל בזמן משחק", id="match"),
]
"""A strike stays a strike whatever it hits."""


CAUSES = [
    pytest.param("חמושים הרגו 18 כפריים בניגריה", "armed_violence", id="gunmen"),
    pytest.param("שבעה חיילים נהרגו במארב של מחבלים בניז'ר", "armed_violence", id="ambush"),
    pytest.param("רעידת אדמה באיראן: 41 הרוגים", "disaster", id="earthquake"),
    pytest.param("שיטפון בוולנסיה: 12 הרוגים", "disaster", id="flood"),
    pytest.param("תאונת דרכים בכביש 6: שלושה הרוגים", "accident", id="crash"),
    pytest.param("תשעה נהרגו בתאונת אוטובוס בפרו", "accident", id="bus"),
    pytest.param("ארבעה נהרגו בפיצוץ גז בבניין מגורים", "accident", id="gas"),
    pytest.param("גבר דקר את אשתו למוות, המשטרה עצרה חשוד", "crime", id="crime"),
]
"""Only armed violence rings; the cause of the rest is still told."""


SPEAKERS = [
    pytest.param("עדי ראייה אמרו כי שני בני אדם נהרגו בהפגזה", "עדי ראייה", "witness", id="witnesses"),
]
