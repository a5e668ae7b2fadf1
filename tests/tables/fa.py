"""Persian sentences, and what each comes to."""

from __future__ import annotations

import pytest
from sentences import NOBODY, NOT_SAID, at_least, just

TOLLS = [
    pytest.param(
        "پانزده نفر از جمله کودکان در بمباران یک مدرسه در میدان وردک کشته شدند", just(15), NOT_SAID, id="some of them, uncounted"
    ),
    pytest.param("مادر و کودکی در پی اصابت گلوله توپ به خانه‌شان در خرسون کشته شدند", just(2), NOT_SAID, id="mother and child"),
    pytest.param("ده نفر زیر آوار بمباران جان دادند", just(10), NOT_SAID, id="rubble is where"),
    pytest.param("شمار کشته‌های بمباران از شانزده نفر گذشت", at_least(16), NOT_SAID, id="has passed"),
    pytest.param(
        "۹ نفر بر اثر سقوط بقایای پهپاد بر یک ساختمان مسکونی در اودسا مجروح شدند", NOT_SAID, just(9), id="verb far behind"
    ),
    pytest.param("زن و شوهری بر اثر انفجار مین در میدان وردک جان باختند", just(2), NOT_SAID, id="couple far before"),
    pytest.param("بمباران بازار در نیالا کشته و زخمی بر جا گذاشت", at_least(2), at_least(2), id="dead and hurt"),
    pytest.param("در حمله موشکی روسیه به خارکیف 6 نفر کشته و 21 نفر زخمی شدند.", just(6), just(21), id="digits"),
    pytest.param("در حمله هوایی به ادلب ۷ نفر کشته و ۱۵ نفر زخمی شدند.", just(7), just(15), id="Persian digits"),
    pytest.param("چهار نفر در گلوله‌باران خرسون کشته شدند.", just(4), NOT_SAID, id="number word"),
    pytest.param("بیست و دو نفر در حمله هوایی کشته شدند.", just(22), NOT_SAID, id="compound number word"),
    pytest.param("پنج تن در حمله پهپادی کشته شدند.", just(5), NOT_SAID, id="counting word tan"),
    pytest.param("یک زن در حمله پهپادی به نیکوپول کشته شد.", just(1), NOT_SAID, id="one woman"),
    pytest.param("یک نانوا در حمله توپخانه‌ای به کراماتورسک کشته شد.", just(1), NOT_SAID, id="one, whatever he is called"),
    pytest.param("دو خواهر در حمله راکتی کشته شدند.", just(2), NOT_SAID, id="two sisters"),
    pytest.param("یک زن و دو کودک در حمله هوایی کشته شدند.", just(3), NOT_SAID, id="joined people"),
    pytest.param("در حمله اسرائیل به غزه ۵ نفر شهید و ۹ نفر مجروح شدند.", just(5), just(9), id="martyrs"),
    pytest.param("دست‌کم ۱۴ نفر در حمله هوایی به بازار کشته شدند.", at_least(14), NOT_SAID, id="at least"),
    pytest.param("حداقل ۹ نفر در حمله موشکی جان باختند.", at_least(9), NOT_SAID, id="at least, other word"),
    pytest.param("بیش از ۳۰ نفر در حمله هوایی کشته شدند.", at_least(30), NOT_SAID, id="more than"),
    pytest.param("بین ۲۰ تا ۳۰ نفر در حمله هوایی کشته شدند.", (20, 30), NOT_SAID, id="between"),
    pytest.param("چند نفر در حمله پهپادی به الفاشر کشته شدند.", at_least(3), NOT_SAID, id="several"),
    pytest.param("ده‌ها غیرنظامی در حمله هوایی به دارفور کشته شدند.", at_least(10), NOT_SAID, id="tens"),
    pytest.param("صدها نفر در انفجار موشک زخمی شدند.", NOT_SAID, at_least(100), id="hundreds"),
    pytest.param("یک پهپاد به انباری در اودسا اصابت کرد و تلفاتی نداشت.", NOBODY, NOBODY, id="no casualties"),
    pytest.param("در حمله موشکی کسی کشته نشد اما پنج نفر زخمی شدند.", NOBODY, just(5), id="nobody killed, some hurt"),
    pytest.param("حمله به بازار زاپوریژیا: ۸ کشته و ۴۰ زخمی.", just(8), just(40), id="colon"),
    pytest.param("در حمله موشکی ۱۲ خانه و ۳۰ خودرو تخریب شد.", NOT_SAID, NOT_SAID, id="houses are no people"),
    pytest.param("چنین حمله‌ای ممکن است هزاران نفر را در غزه بکشد.", NOT_SAID, NOT_SAID, id="could kill"),
    pytest.param("تا ۲۰ نفر در حمله راکتی زخمی شدند.", NOT_SAID, (0, 20), id="up to"),
    pytest.param("یک خانواده پنج نفره در حمله هوایی کشته شدند.", just(5), NOT_SAID, id="a family"),
    pytest.param("در حمله موشکی ٤ نفر کشته و ٦ نفر زخمی شدند.", just(4), just(6), id="Arabic-Indic digits"),
    pytest.param("حمله موشکی به سومی ۹ کشته و ۲۰ زخمی برجای گذاشت.", just(9), just(20), id="glued clitic"),
    pytest.param("حمله هوایی جان سه نفر را گرفت.", just(3), NOT_SAID, id="lives"),
    pytest.param("شش غیرنظامی در گلوله‌باران جان خود را از دست دادند.", just(6), NOT_SAID, id="lost their lives"),
    pytest.param("شمار کشته‌شدگان حمله هوایی به ۱۸ نفر رسید.", just(18), NOT_SAID, id="death toll"),
    pytest.param("یک کشاورز در حمله پهپادی کشته شد.", just(1), NOT_SAID, id="one farmer"),
    pytest.param("چهار نفر که دو نفر از آنها کودک بودند در حمله کشته شدند", just(4), NOT_SAID, id="of whom two were children"),
    pytest.param("حمله پهپادی به خودرویی جان یک زوج را گرفت", just(2), NOT_SAID, id="one couple"),
    pytest.param("در حمله موشکی سه نفر کشته شدند نه پنج نفر", just(3), NOT_SAID, id="not the other number"),
    pytest.param("سردار محمد کاظمی در حمله هوایی به شهادت رسید", just(1), NOT_SAID, id="a named officer"),
    pytest.param("حمله پهپادی: پدر، مادر و سه فرزندشان کشته شدند", just(5), NOT_SAID, id="parents and their three"),
]
"""Nobody is NOBODY, a number nobody gives is NOT_SAID; an open upper end is `at_least`."""


MISSING = [
    pytest.param("موشک به ساختمانی در ترنوپیل اصابت کرد و سه نفر مفقود شدند.", just(3), id="still missing"),
    pytest.param("حمله به دنیپرو: چهار کشته و دو مفقود.", just(2), id="noun"),
]


GROUPS = [
    pytest.param("در حمله موشکی نه نفر از جمله دو کودک کشته شدند.", just(9), {"children": 2}, id="including"),
    pytest.param(
        "در حمله هوایی ۱۱ نفر، از جمله سه کودک و چهار زن، کشته شدند.", just(11), {"children": 3, "women": 4}, id="several groups"
    ),
    pytest.param("پنج سرباز در انفجار بمب کنار جاده‌ای کشته شدند.", just(5), {"soldiers": 5}, id="only soldiers"),
    pytest.param("سه خبرنگار در حمله هوایی اسرائیل به غزه کشته شدند.", just(3), {"journalists": 3}, id="journalists"),
    pytest.param("شش نفر، از جمله یک کودک، در حمله پهپادی کشته شدند.", just(6), {"children": 1}, id="a child"),
]
"""A sub-group is part of the total and never added to it."""


UPDATES = [
    pytest.param("اصلاحیه: سه کشته در حمله هوایی، نه پنج نفر", "دادستانی اعلام کرد سه نفر کشته شده‌اند.", just(3), id="not five"),
    pytest.param("شمار کشته‌های حمله موشکی به خارکیف به ۱۹ نفر رسید", "", just(19), id="climbs to"),
    pytest.param("شمار کشته‌های حمله موشکی به دنیپرو از ۱۴ به ۱۹ نفر افزایش یافت", "", just(19), id="rises from to"),
    pytest.param(
        "حمله پهپادی به اتوبوسی در خرسون: ۲ کشته",
        "دو نفر کشته شدند. هفته گذشته در حمله دیگری ۱۱ نفر در سومی کشته شدند.",
        just(2),
        id="another attack",
    ),
]
"""A title and a text with an older number, or another attack's: the newest of this attack holds."""


SCOPES = [
    pytest.param("حملات روسیه به منطقه خرسون", "در ۲۴ ساعت گذشته سه نفر کشته شدند.", {(3, "period")}, id="past day"),
    pytest.param(
        "حمله موشکی به خارکیف", "از آغاز جنگ ۳۵۲ غیرنظامی کشته شده‌اند.", {(352, "cumulative")}, id="since the war began"
    ),
    pytest.param(
        "حمله هوایی اسرائیل به مدرسه‌ای در غزه",
        "از هفتم اکتبر ۲۰۲۳ تاکنون بیش از ۶۰ هزار فلسطینی کشته شده‌اند.",
        {(60000, "cumulative")},
        id="since a date",
    ),
]
"""Numbers of a day or of a whole war: claims, and never the toll of this event."""


KINDS = [
    pytest.param("موشک بالستیک به ساختمانی مسکونی در خارکیف اصابت کرد", "missile_strike", id="ballistic missile"),
    pytest.param("پهپاد انتحاری به خودرویی در خرسون اصابت کرد", "drone_strike", id="drone"),
    pytest.param("حمله هوایی به روستایی در دارفور شش کشته برجا گذاشت", "air_strike", id="air strike"),
    pytest.param("گلوله‌باران نیکوپول یک زن را کشت", "shelling", id="shelling"),
    pytest.param("اصابت خمپاره به محله‌ای در خارطوم دو کشته برجا گذاشت", "shelling", id="mortar"),
    pytest.param("یک کشاورز در انفجار مین کشته شد", "other_explosive", id="mine"),
    pytest.param("انفجار بمب کنار جاده‌ای پنج سرباز را کشت", "other_explosive", id="roadside bomb"),
    pytest.param("انفجار خودروی بمب‌گذاری‌شده مقابل هتلی در موگادیشو", "other_explosive", id="car bomb"),
    pytest.param("حمله انتحاری به مسجدی در پیشاور ۱۵ کشته برجا گذاشت", "other_explosive", id="suicide bomb"),
    pytest.param("حمله با نارنجک به بازاری در بوجومبورا هفت زخمی برجا گذاشت", "other_explosive", id="grenade"),
    pytest.param("بمب‌های هدایت‌شونده روسیه به حومه خارکیف اصابت کرد", "air_strike", id="guided bomb"),
    pytest.param("راکت‌های شلیک‌شده از لبنان به کیبوتصی اصابت کرد", "shelling", id="rockets"),
]


PHASES = [
    pytest.param("پهپاد انتحاری به خودرویی در خرسون اصابت کرد", "impact", id="drone: impact"),
    pytest.param("حمله هوایی به روستایی در دارفور شش کشته برجا گذاشت", "impact", id="air strike: impact"),
    pytest.param("پدافند هوایی اوکراین ۲۰ پهپاد را بر فراز اودسا سرنگون کرد", "intercepted", id="intercepted"),
    pytest.param("روسیه شب گذشته صد پهپاد به سوی اوکراین شلیک کرد", "launch", id="launched"),
    pytest.param("شمار کشته‌های حمله موشکی به ترنوپیل به ۳۵ نفر رسید", "aftermath", id="aftermath"),
    pytest.param("حزب‌الله راکت‌هایی به سوی شمال اسرائیل شلیک کرد", "launch", id="fired"),
    pytest.param("پهپادها به سمت سومی در حرکت‌اند", "inbound", id="inbound"),
]


GATHERINGS = [
    pytest.param("حمله هوایی به مراسم عروسی در یمن دست‌کم ۲۰ کشته برجا گذاشت", id="wedding"),
    pytest.param("اصابت موشک به مدرسه‌ای در زاپوریژیا", id="school"),
    pytest.param("حمله پهپادی به جشنواره موسیقی در نزدیکی خارکیف", id="festival"),
    pytest.param("اصابت گلوله توپ به بازاری در دونتسک سه کشته برجا گذاشت", id="market"),
    pytest.param("اصابت راکت به زمین فوتبال هنگام مسابقه در مجدل شمس", id="match"),
    pytest.param("حمله هوایی به مراسم خاکسپاری در صنعا", id="funeral"),
]
"""A strike stays a strike whatever it hits."""


NOT_NEWS = [
    pytest.param("مسکو ممکن است به کی‌یف حمله موشکی کند", id="possible"),
    pytest.param("ارتش قصد دارد به مواضع شورشیان حمله هوایی کند", id="plan"),
    pytest.param("هشدار واشنگتن درباره احتمال حمله موشکی", id="warning"),
    pytest.param("کره شمالی یک موشک بالستیک آزمایش کرد", id="test"),
    pytest.param("رزمایش: ارتش حمله پهپادی را شبیه‌سازی کرد", id="drill"),
    pytest.param("فیلمی درباره جنگ پهپادها روی پرده سینما می‌رود", id="film"),
    pytest.param("در این بازی رایانه‌ای بازیکن حملات هوایی را هدایت می‌کند", id="video game"),
    pytest.param("سالگرد بمباران شیمیایی حلبچه گرامی داشته شد", id="anniversary"),
    pytest.param("حبس ابد برای عامل بمب‌گذاری سال ۲۰۱۷", id="court"),
    pytest.param("برلین موشک‌های تازه به اوکراین تحویل می‌دهد", id="arms"),
    pytest.param("بمب جنگ جهانی دوم در کلن خنثی شد", id="old bomb"),
    pytest.param("آژیر خطر در کی‌یف به صدا درآمد", id="alert only"),
    pytest.param("مذاکرات آتش‌بس در قاهره از سر گرفته شد", id="ceasefire"),
    pytest.param("مدودف تهدید کرد که به کی‌یف حمله موشکی خواهد شد", id="threat to the city"),
    # the word in its other senses
    pytest.param("اعتصاب کارگران راه‌آهن قطارها را متوقف کرد", id="labour"),
    pytest.param("زندانیان دست به اعتصاب غذا زدند", id="hunger"),
    pytest.param("صاعقه جان سه کشاورز را گرفت", id="lightning"),
    pytest.param("ضربه پنالتی مهاجم پرسپولیس گل شد", id="penalty"),
    pytest.param("خط حمله استقلال سه گل به سپاهان زد", id="attack of a team"),
    pytest.param("حمله تند نماینده مجلس به وزیر اقتصاد", id="verbal attack"),
    pytest.param("بازیگر سینما بر اثر حمله قلبی درگذشت", id="heart attack"),
    pytest.param("حمله سایبری به سامانه بانک‌ها", id="cyber"),
    pytest.param("ضربه گرانی به سفره خانوارها", id="price blow"),
]
"""Weapons and strikes, but none that took place now, and the words of a strike, said of something else."""


CAUSES = [
    pytest.param("افراد مسلح ۲۲ روستایی را در نیجر کشتند", "armed_violence", id="shooting in a conflict"),
    pytest.param("زلزله در افغانستان ۳۰۰ کشته برجا گذاشت", "disaster", id="earthquake"),
    pytest.param("سیل در مازندران: ۱۲ کشته و ۵ مفقود", "disaster", id="floods"),
    pytest.param("واژگونی اتوبوس در پرو ۱۸ کشته برجا گذاشت", "accident", id="bus crash"),
    pytest.param("انفجار گاز در ساختمانی در تهران سه کشته داشت", "accident", id="gas"),
    pytest.param("قتل مردی با ضربات چاقو، مظنون بازداشت شد", "crime", id="stabbing"),
    pytest.param("وبا در یک هفته جان ۴۰ نفر را گرفت", "other", id="cholera"),
    pytest.param("افراد مسلح ۱۸ روستایی را در بورکینافاسو کشتند", "armed_violence", id="gunmen"),
]
"""Only armed violence rings; the cause of the rest is still told."""


DISPUTED = [
    pytest.param(
        "حمله هوایی به بیمارستانی در غزه، به گفته پزشکان",
        "دوازده نفر کشته شدند. ارتش اسرائیل حمله به بیمارستان را تکذیب کرد.",
        id="denied by the army",
    ),
]


SPEAKERS_BY_NAME = [
    pytest.param("استاندار خارکیف گفت چهار نفر در حمله موشکی کشته شدند.", "استاندار", "official", id="governor"),
    pytest.param("منابع پزشکی گفتند هشت نفر در حمله هوایی کشته شدند.", "پزشکی", "medic", id="medics"),
    pytest.param("شاهدان عینی گفتند شش نفر در حمله پهپادی کشته شدند.", "شاهدان", "witness", id="witnesses"),
    pytest.param("وزارت کشور اعلام کرد دوازده نفر در حمله موشکی کشته شدند.", "وزارت کشور", "official", id="interior ministry"),
    pytest.param("شهردار کی‌یف گفت سه نفر در حمله پهپادی کشته شدند.", "شهردار", "official", id="mayor"),
]
"""The name as far as it must be told, and what kind of source it is."""
