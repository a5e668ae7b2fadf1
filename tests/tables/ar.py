"""Arabic sentences, and what each comes to."""

from __future__ import annotations

import pytest
from sentences import NOBODY, NOT_SAID, at_least, just

TOLLS = [
    pytest.param("قتل 6 أشخاص وأصيب 21 آخرون في غارة إسرائيلية على خان يونس.", just(6), just(21), id="digits"),
    pytest.param("أسفرت الغارة عن مقتل ٧ أشخاص وإصابة ١٥ آخرين.", just(7), just(15), id="Arabic-Indic digits"),
    pytest.param("قتل أربعة أشخاص في قصف مدفعي على أم درمان.", just(4), NOT_SAID, id="number word"),
    pytest.param("مقتل خمسة وعشرين شخصا في غارة جوية على إدلب.", just(25), NOT_SAID, id="units before tens"),
    pytest.param("مقتل اثني عشر مدنيا في قصف جوي على نيالا.", just(12), NOT_SAID, id="teens"),
    pytest.param("مقتل شخصين وإصابة ثلاثة في قصف بطائرة مسيرة.", just(2), just(3), id="dual noun"),
    pytest.param("قتيلان وجريحان في غارة على بلدة الخيام.", just(2), just(2), id="dual of the dead"),
    pytest.param("مقتل امرأة في قصف صاروخي على خاركيف.", just(1), NOT_SAID, id="one woman"),
    pytest.param("شهيد وجريحان في غارة إسرائيلية على صور.", just(1), just(2), id="one martyr"),
    pytest.param("استشهد خمسة فلسطينيين في قصف الاحتلال مخيم جباليا.", just(5), NOT_SAID, id="martyrs"),
    pytest.param("مقتل ما لا يقل عن 14 شخصا في غارة جوية على سوق.", at_least(14), NOT_SAID, id="at least"),
    pytest.param("مقتل أكثر من 30 شخصا في الغارة.", at_least(30), NOT_SAID, id="more than"),
    pytest.param("قتل ما بين 20 و30 شخصا في الغارة الجوية.", (20, 30), NOT_SAID, id="between"),
    pytest.param("مقتل عشرات المدنيين في غارة جوية على دارفور.", at_least(10), NOT_SAID, id="tens"),
    pytest.param("إصابة مئات الأشخاص في انفجار صاروخ.", NOT_SAID, at_least(100), id="hundreds"),
    pytest.param("سقوط قتلى في غارة جوية على صنعاء.", at_least(2), NOT_SAID, id="plural without number"),
    pytest.param("قتلى وجرحى في قصف صاروخي على دنيبرو.", at_least(2), at_least(2), id="dead and wounded"),
    pytest.param("سقطت مسيرة على مستودع في أوديسا دون وقوع إصابات أو ضحايا.", NOBODY, NOBODY, id="no casualties"),
    pytest.param("لم يسقط قتلى في القصف الصاروخي لكن أصيب خمسة أشخاص.", NOBODY, just(5), id="nobody killed"),
    pytest.param("غارة على سوق شعبي: 8 قتلى و40 جريحا.", just(8), just(40), id="colon"),
    pytest.param("دمر القصف المدفعي 12 منزلا و30 سيارة في بلدة حولا.", NOT_SAID, NOT_SAID, id="houses are no people"),
    pytest.param("قد تقتل ضربة كهذه آلاف الأشخاص في غزة.", NOT_SAID, NOT_SAID, id="could kill"),
    pytest.param("مقتل عائلة من خمسة أفراد في غارة جوية.", just(5), NOT_SAID, id="a family"),
    pytest.param("قتلت امرأتان في قصف مدفعي على أم درمان.", just(2), NOT_SAID, id="dual women"),
    pytest.param("غارة على بلدة حولا: 3 شهداء و11 جريحا.", just(3), just(11), id="glued and"),
    pytest.param("أفاد الدفاع المدني بمقتل أربعة وإصابة تسعة في الغارة.", just(4), just(9), id="glued by-, to-"),
    pytest.param("بلغت حصيلة قتلى الغارة على صنعاء 18 قتيلا.", just(18), NOT_SAID, id="death toll"),
    pytest.param("أودت الغارة الجوية بحياة ثلاثة أشخاص.", just(3), NOT_SAID, id="their lives"),
    pytest.param("عشرات الجرحى في قصف صاروخي على تعز.", NOT_SAID, at_least(10), id="dozens wounded"),
    pytest.param("ارتفاع حصيلة الغارة على عين الحلوة من 12 إلى 15 قتيلا", just(15), NOT_SAID, id="rises from one to the other"),
    pytest.param("غارة على درعا تودي بحياة رجل وزوجته وأطفالهما الثلاثة", just(5), NOT_SAID, id="number behind its noun"),
    pytest.param("ما يصل إلى 20 قتيلا في قصف مدفعي", (0, 20), NOT_SAID, id="up to is no rise"),
    pytest.param("ثلاثة شهداء لا خمسة في غارة", just(3), NOT_SAID, id="not the other number"),
    pytest.param("مقتل خباز وإصابة اثنين بغارة على سيارة", just(1), just(2), id="two in a raid"),
    pytest.param("روسيا تقصف تيرنوبل ومقتل 9 بينهم طفلان", just(9), NOT_SAID, id="among them two"),
    pytest.param("قتيل على الأقل في غارة إسرائيلية على بعلبك", at_least(1), NOT_SAID, id="one at least"),
    pytest.param("غارة إسرائيلية على فان في عربصاليم تودي بأربعة أشخاص", just(4), NOT_SAID, id="took four"),
    pytest.param("مقتل ثلاثة جنود وجرح اثنين إثر تفجير عبوة ناسفة", just(3), just(2), id="two, by a bomb"),
    pytest.param("نعى الحزب ثلاثة من عناصره سقطوا في غارات", just(3), NOT_SAID, id="fell in raids"),
    pytest.param("خمسة قتلى على الأقل و18 مصابا بانفجار سيارة مفخخة", at_least(5), just(18), id="at least behind its dead"),
    pytest.param("نجا طفل واستشهد شقيقاه في غارة على خان يونس", just(2), NOT_SAID, id="a verb with a glued and begins anew"),
    pytest.param("إصابة شخصين آخرين بشظايا صاروخ في حيفا", NOT_SAID, just(2), id="two others"),
    pytest.param("قتلنا خمسة من عناصر داعش في ضربة دقيقة", just(5), NOT_SAID, id="we killed"),
    pytest.param("ارتفاع قتلى انفجار الألغام في دير الزور إلى 11", just(11), NOT_SAID, id="the dead of the blast rise to"),
]
"""Nobody is NOBODY, a number nobody gives is NOT_SAID; an open upper end is `at_least`."""


MISSING = [
    pytest.param(
        "أصاب صاروخ مبنى سكنيا في ترنوبل ولا يزال ثلاثة أشخاص في عداد المفقودين.", just(3), id="missing under the rubble"
    ),
]


GROUPS = [
    pytest.param("أسفرت الغارة عن مقتل تسعة أشخاص بينهم طفلان.", just(9), {"children": 2}, id="including"),
    pytest.param(
        "مقتل 11 شخصا في غارة جوية، بينهم ثلاثة أطفال وأربع نساء.", just(11), {"children": 3, "women": 4}, id="several groups"
    ),
    pytest.param("ستة قتلى بينهم طفل في قصف بطائرة مسيرة.", just(6), {"children": 1}, id="a child"),
    pytest.param("مقتل خمسة جنود بانفجار عبوة ناسفة في مالي.", just(5), {"soldiers": 5}, id="only soldiers"),
    pytest.param("مقتل ثلاثة صحفيين في غارة إسرائيلية على غزة.", just(3), {"journalists": 3}, id="journalists"),
]
"""A sub-group is part of the total and never added to it."""


UPDATES = [
    pytest.param(
        "تصحيح: ثلاثة قتلى في الغارة على النبطية وليس خمسة", "قالت وزارة الصحة إن ثلاثة أشخاص قتلوا.", just(3), id="not five"
    ),
    pytest.param("ارتفاع حصيلة قتلى الغارة على النبطية إلى 19", "", just(19), id="climbs to"),
    pytest.param(
        "مسيرة تستهدف حافلة في خيرسون: قتيلان",
        "قتل شخصان. وفي الأسبوع الماضي أسفرت غارة أخرى عن مقتل 11 شخصا في سومي.",
        just(2),
        id="another attack",
    ),
]
"""A title and a text with an older number, or another attack's: the newest of this attack holds."""


SCOPES = [
    pytest.param("قصف إسرائيلي على قطاع غزة", "قتل 23 شخصا خلال الساعات الـ24 الماضية.", {(23, "period")}, id="past day"),
    pytest.param(
        "غارة على مخيم النصيرات", "منذ بدء الحرب قتل أكثر من 60 ألف فلسطيني.", {(60000, "cumulative")}, id="since the war began"
    ),
    pytest.param(
        "غارة إسرائيلية على مدرسة في غزة", "وقد قتل 60 ألف شخص منذ 7 أكتوبر 2023.", {(60000, "cumulative")}, id="since a date"
    ),
]
"""Numbers of a day or of a whole war: claims, and never the toll of this event."""


KINDS = [
    pytest.param("صاروخ باليستي يصيب مبنى سكنيا في خاركيف", "missile_strike", id="ballistic missile"),
    pytest.param("مسيرة تستهدف سيارة في جنوب لبنان", "drone_strike", id="drone"),
    pytest.param("غارة جوية على قرية في دارفور توقع ستة قتلى", "air_strike", id="air strike"),
    pytest.param("قصف مدفعي يستهدف أم درمان ومقتل امرأة", "shelling", id="shelling"),
    pytest.param("سقوط قذائف هاون على حي في الخرطوم ومقتل اثنين", "shelling", id="mortar"),
    pytest.param("مقتل مزارع بانفجار لغم أرضي في ريف دير الزور", "other_explosive", id="mine"),
    pytest.param("مقتل خمسة جنود بانفجار عبوة ناسفة في سيناء", "other_explosive", id="roadside bomb"),
    pytest.param("انفجار سيارة مفخخة أمام فندق في مقديشو", "other_explosive", id="car bomb"),
    pytest.param("تفجير انتحاري داخل مسجد في بيشاور، 15 قتيلا", "other_explosive", id="suicide bomb"),
    pytest.param("هجوم بقنبلة يدوية على سوق في بوجمبورا يوقع سبعة جرحى", "other_explosive", id="grenade"),
    pytest.param("قنابل موجهة روسية تصيب ضاحية في خاركيف", "air_strike", id="guided bomb"),
    pytest.param("قذائف صاروخية أطلقت من لبنان تسقط في كريات شمونة", "shelling", id="rockets"),
]


PHASES = [
    pytest.param("مسيرة تستهدف سيارة في جنوب لبنان", "impact", id="drone: impact"),
    pytest.param("غارة جوية على قرية في دارفور توقع ستة قتلى", "impact", id="air strike: impact"),
    pytest.param("الدفاعات الجوية الأوكرانية تسقط 20 مسيرة فوق أوديسا", "intercepted", id="intercepted"),
    pytest.param("روسيا تطلق مئة مسيرة على أوكرانيا خلال الليل", "launch", id="launched"),
    pytest.param("ارتفاع حصيلة الهجوم الصاروخي على ترنوبل إلى 35 قتيلا", "aftermath", id="aftermath"),
    pytest.param("حزب الله يطلق صواريخ باتجاه شمال إسرائيل", "launch", id="fired"),
    pytest.param("مسيرات تتجه نحو سومي", "inbound", id="inbound"),
]


GATHERINGS = [
    pytest.param("غارة جوية تستهدف حفل زفاف في اليمن ومقتل 20", id="wedding"),
    pytest.param("صاروخ يسقط على مدرسة في زابوريجيا", id="school"),
    pytest.param("مسيرات تقصف مهرجانا موسيقيا قرب خاركيف", id="festival"),
    pytest.param("قذيفة تسقط على سوق في دونيتسك ومقتل ثلاثة", id="market"),
    pytest.param("صاروخ يصيب ملعب كرة قدم أثناء مباراة في مجدل شمس", id="match"),
    pytest.param("غارة جوية تستهدف مجلس عزاء في صنعاء", id="funeral"),
]
"""A strike stays a strike whatever it hits."""


NOT_NEWS = [
    pytest.param("إيران تهدد بضرب إسرائيل بالصواريخ", id="threat"),
    pytest.param("موسكو قد تشن هجوما صاروخيا على كييف", id="possible"),
    pytest.param("الجيش يعتزم شن غارات على مواقع المتمردين", id="plan"),
    pytest.param("واشنطن تحذر من هجوم صاروخي محتمل", id="warning"),
    pytest.param("كوريا الشمالية تجري تجربة إطلاق صاروخ باليستي سقط في البحر", id="test"),
    pytest.param("مناورات: الجيش يحاكي هجوما بالطائرات المسيرة", id="drill"),
    pytest.param("فيلم عن حرب المسيرات يعرض في دور السينما", id="film"),
    pytest.param("لعبة فيديو جديدة تتيح للاعب تنفيذ غارات جوية", id="video game"),
    pytest.param("اليابان تحيي الذكرى الثمانين لقصف ناغازاكي", id="anniversary"),
    pytest.param("السجن المؤبد لمنفذ تفجير عام 2017", id="court"),
    pytest.param("برلين تسلم أوكرانيا صواريخ جديدة", id="arms"),
    pytest.param("تفكيك قنبلة من الحرب العالمية الثانية في كولونيا", id="old bomb"),
    pytest.param("صفارات الإنذار تدوي في كييف", id="alert only"),
    pytest.param("استئناف مفاوضات وقف إطلاق النار في القاهرة", id="ceasefire"),
    # the word in its other senses
    pytest.param("إضراب عمال السكك الحديدية يشل حركة القطارات", id="labour"),
    pytest.param("أسرى يواصلون إضرابهم عن الطعام", id="hunger"),
    pytest.param("صاعقة تقتل ثلاثة مزارعين في بنغلادش", id="lightning"),
    pytest.param("ضربة جزاء قاتلة تمنح الأهلي الفوز على الزمالك", id="penalty"),
    pytest.param("هجوم ريال مدريد يسجل ثلاثة أهداف في مرمى برشلونة", id="attack of a team"),
    pytest.param("ضربة شمس تودي بحياة حاج", id="sunstroke"),
    pytest.param("هجوم إعلامي على المدرب بعد الخسارة", id="media attack"),
    pytest.param("وفاة الممثل إثر نوبة قلبية", id="heart attack"),
    pytest.param("نائب يشن هجوما لاذعا على وزير المالية", id="verbal attack"),
    pytest.param("ضربة موجعة للمستهلكين مع ارتفاع الأسعار", id="price blow"),
]
"""Weapons and strikes, but none that took place now, and the words of a strike, said of something else."""


CAUSES = [
    pytest.param("زلزال يودي بحياة 300 شخص في أفغانستان", "disaster", id="earthquake"),
    pytest.param("فيضانات في المغرب: 12 قتيلا و5 مفقودين", "disaster", id="floods"),
    pytest.param("مصرع 18 شخصا في انقلاب حافلة في بيرو", "accident", id="bus crash"),
    pytest.param("انفجار أسطوانة غاز في مبنى بالقاهرة ومصرع ثلاثة", "accident", id="gas"),
    pytest.param("مقتل رجل طعنا أمام مقهى والقبض على المشتبه به", "crime", id="stabbing"),
    pytest.param("الكوليرا تودي بحياة 40 شخصا خلال أسبوع", "other", id="cholera"),
    pytest.param("مسلحون يقتلون 18 قرويا في بوركينا فاسو", "armed_violence", id="gunmen"),
]
"""Only armed violence rings; the cause of the rest is still told."""


DISPUTED = [
    pytest.param(
        "غارة جوية على مستشفى في غزة بحسب أطباء", "قتل 12 شخصا. ونفى الجيش الإسرائيلي قصف المستشفى.", id="denied by the army"
    ),
]


SPEAKERS_BY_NAME = [
    pytest.param("قال حاكم المنطقة أوليه سينيهوبوف إن أربعة أشخاص قتلوا في ضربة صاروخية.", "حاكم", "official", id="governor"),
    pytest.param("أفادت مصادر طبية بمقتل ثمانية أشخاص في غارة جوية.", "مصادر طبية", "medic", id="medics"),
    pytest.param("قال شهود عيان إن ستة أشخاص قتلوا في قصف بطائرة مسيرة.", "شهود", "witness", id="witnesses"),
    pytest.param("قالت وزارة الداخلية إن 12 شخصا قتلوا في غارة جوية.", "وزارة الداخلية", "official", id="interior ministry"),
    pytest.param("قال رئيس البلدية إن ثلاثة أشخاص قتلوا في قصف بمسيرة.", "رئيس البلدية", "official", id="mayor"),
    pytest.param("قال المرصد السوري لحقوق الإنسان إن تسعة مدنيين قتلوا في غارة جوية.", "المرصد", "ngo", id="ngo"),
]
"""The name as far as it must be told, and what kind of source it is."""
