// Written by scripts/calendar-table out of CLDR 41: change that, not this.
// Copyright 1991-2022 Unicode, Inc. All rights reserved. Distributed under the Terms of Use in
// https://www.unicode.org/copyright.html.
#include "core/text/calendar_words.h"

namespace runlytics::text {

namespace {

// clang-format off
constexpr CalendarWords table[] = {
    {.language = "ar",
     .months = "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
     .am = "ص,فجرًا,في الصباح,صباحًا",
     .pm = "م,ظهرًا,بعد الظهر,مساءً",
     .evening = "مساءً",
     .night = "في المساء,ليلاً,منتصف الليل",
     .weekdays = "الأحد,الاثنين,الثلاثاء,الأربعاء,الخميس,الجمعة,السبت,أحد,إثنين,ثلاثاء,أربعاء,"
                 "خميس,جمعة,سبت",
     .between = "في"},
    {.language = "bg",
     .months = "яну,януари|фев,февруари|март|апр,април|май|юни|юли|авг,август|сеп,септември|окт,"
               "октомври|ное,ноември|дек,декември",
     .am = "am,сутринта,на обяд,пр.об.",
     .pm = "pm,следобед,сл.об.",
     .evening = "вечерта",
     .night = "полунощ,през нощта",
     .weekdays = "нд,пн,вт,ср,чт,пт,сб,неделя,понеделник,вторник,сряда,четвъртък,петък,събота",
     .between = "г,ч"},
    {.language = "ca",
     .months = "de gen.,de gener,gen.,gener|de febr.,de febrer,febr.,febrer|de març,març|d’abr.,"
               "d’abril,abr.,abril|de maig,maig|de juny,juny|de jul.,de juliol,jul.,juliol|d’ag.,"
               "d’agost,ag.,agost|de set.,de setembre,set.,setembre|d’oct.,d’octubre,oct.,octubre|"
               "de nov.,de novembre,nov.,novembre|de des.,de desembre,des.,desembre",
     .am = "a. m.,matinada,matí",
     .pm = "p. m.,migdia,tarda",
     .evening = "vespre",
     .night = "mitjanit,nit",
     .weekdays = "dg.,dl.,dt.,dc.,dj.,dv.,ds.,diumenge,dilluns,dimarts,dimecres,dijous,divendres,"
                 "dissabte",
     .between = "de,a,les"},
    {.language = "cs",
     .months = "led,ledna,leden|úno,února,únor|bře,března,březen|dub,dubna,duben|kvě,května,"
               "květen|čvn,června,červen|čvc,července,červenec|srp,srpna,srpen|zář,září|říj,října,"
               "říjen|lis,listopadu,listopad|pro,prosince,prosinec",
     .am = "dop.,r.,ráno,dopoledne",
     .pm = "pol.,odp.,poledne,odpoledne",
     .evening = "več.,večer",
     .night = "půln.,v n.,půlnoc,v noci,noc",
     .weekdays = "ne,po,út,st,čt,pá,so,neděle,pondělí,úterý,středa,čtvrtek,pátek,sobota"},
    {.language = "da",
     .months = "jan.,januar|feb.,februar|mar.,marts|apr.,april|maj|jun.,juni|jul.,juli|aug.,"
               "august|sep.,september|okt.,oktober|nov.,november|dec.,december",
     .am = "am,om morgenen,om formiddagen,a,morgen,formiddag",
     .pm = "pm,om eftermiddagen,p,eftermiddag",
     .evening = "om aftenen,aften",
     .night = "midnat,om natten,nat",
     .weekdays = "søn.,man.,tir.,ons.,tor.,fre.,lør.,sø,ma,ti,on,to,fr,lø,søndag,mandag,tirsdag,"
                 "onsdag,torsdag,fredag,lørdag,søn,man,tir,ons,tor,fre,lør",
     .between = "den,kl"},
    {.language = "de",
     .months = "jan.,januar,jan|feb.,februar,feb|märz,mär|apr.,april,apr|mai|juni,jun|juli,jul|"
               "aug.,august,aug|sept.,september,sep|okt.,oktober,okt|nov.,november,nov|dez.,"
               "dezember,dez",
     .am = "am,morgens,vorm.,vormittags,morgen,vormittag",
     .pm = "pm,mittags,nachm.,nachmittags,mittag,nachmittag",
     .evening = "abends,abend",
     .night = "mitternacht,nachts,nacht",
     .weekdays = "so.,mo.,di.,mi.,do.,fr.,sa.,sonntag,montag,dienstag,mittwoch,donnerstag,freitag,"
                 "samstag,so,mo,di,mi,do,fr,sa",
     .between = "um"},
    {.language = "el",
     .months = "ιαν,ιανουαρίου,ιανουάριος|φεβ,φεβρουαρίου,φεβρουάριος|μαρ,μαρτίου,μάρ,μάρτιος|απρ,"
               "απριλίου,απρίλιος|μαΐ,μαΐου,μάι,μάιος|ιουν,ιουνίου,ιούν,ιούνιος|ιουλ,ιουλίου,ιούλ,"
               "ιούλιος|αυγ,αυγούστου,αύγ,αύγουστος|σεπ,σεπτεμβρίου,σεπτέμβριος|οκτ,οκτωβρίου,"
               "οκτώβριος|νοε,νοεμβρίου,νοέ,νοέμβριος|δεκ,δεκεμβρίου,δεκέμβριος",
     .am = "π.μ.,πρωί,πμ,το πρωί",
     .pm = "μ.μ.,μεσημ.,μμ,το μεσημέρι,μεσημέρι",
     .evening = "απόγ.,το απόγευμα,απόγευμα",
     .night = "βράδυ,το βράδυ",
     .weekdays = "κυρ,δευ,τρί,τετ,πέμ,παρ,σάβ,κυ,δε,τρ,τε,πέ,πα,σά,κυριακή,δευτέρα,τρίτη,τετάρτη,"
                 "πέμπτη,παρασκευή,σάββατο"},
    {.language = "en",
     .months = "jan,january|feb,february|mar,march|apr,april|may|jun,june|jul,july|aug,august|sep,"
               "september|oct,october|nov,november|dec,december",
     .am = "am,in the morning,a,morning",
     .pm = "noon,pm,in the afternoon,p,afternoon",
     .evening = "in the evening,evening",
     .night = "midnight,at night,night",
     .weekdays = "sun,mon,tue,wed,thu,fri,sat,su,mo,tu,we,th,fr,sa,sunday,monday,tuesday,"
                 "wednesday,thursday,friday,saturday",
     .between = "at"},
    {.language = "en_AU",
     .months = "jan,january|feb,february|mar,march|apr,april|may|june,jun|july,jul|aug,august|"
               "sept,sep,september|oct,october|nov,november|dec,december",
     .am = "morning,am,in the morning",
     .pm = "midday,afternoon,pm,in the afternoon",
     .evening = "evening,in the evening",
     .night = "midnight,night,at night",
     .weekdays = "su,mon,tu,wed,th,fri,sat,sun,tue,thu,sunday,monday,tuesday,wednesday,thursday,"
                 "friday,saturday",
     .between = "at"},
    {.language = "en_GB",
     .months = "jan,january|feb,february|mar,march|apr,april|may|jun,june|jul,july|aug,august|"
               "sept,september|oct,october|nov,november|dec,december",
     .weekdays = "sun,mon,tue,wed,thu,fri,sat,su,mo,tu,we,th,fr,sa,sunday,monday,tuesday,"
                 "wednesday,thursday,friday,saturday",
     .between = "at"},
    {.language = "es",
     .months = "ene,enero|feb,febrero|mar,marzo|abr,abril|may,mayo|jun,junio|jul,julio|ago,agosto|"
               "sept,septiembre|oct,octubre|nov,noviembre|dic,diciembre",
     .am = "a. m.,de la madrugada,de la mañana,madrugada,mañana",
     .pm = "del mediodía,p. m.,mediodía",
     .evening = "de la tarde,tarde",
     .night = "de la noche,noche",
     .weekdays = "dom,lun,mar,mié,jue,vie,sáb,do,lu,ma,mi,ju,vi,sa,domingo,lunes,martes,miércoles,"
                 "jueves,viernes,sábado",
     .between = "de"},
    {.language = "es_419",
     .between = "de"},
    {.language = "es_MX",
     .between = "de"},
    {.language = "fa",
     .months = "ژانویه,ژانویهٔ|فوریه,فوریهٔ|مارس|آوریل|مه,مهٔ|ژوئن|ژوئیه,ژوئیهٔ|اوت|سپتامبر|اکتبر|"
               "نوامبر|دسامبر",
     .am = "ق.ظ.,بامداد,صبح,ق,قبل‌ازظهر",
     .pm = "ب.ظ.,ظهر,عصر,ب,بعدازظهر",
     .night = "شب,نیمه‌شب",
     .weekdays = "یکشنبه,دوشنبه,سه‌شنبه,چهارشنبه,پنجشنبه,جمعه,شنبه,ج,ش",
     .between = "ساعت"},
    {.language = "fi",
     .months = "tammik.,tammikuuta,tammi,tammikuu|helmik.,helmikuuta,helmi,helmikuu|maalisk.,"
               "maaliskuuta,maalis,maaliskuu|huhtik.,huhtikuuta,huhti,huhtikuu|toukok.,toukokuuta,"
               "touko,toukokuu|kesäk.,kesäkuuta,kesä,kesäkuu|heinäk.,heinäkuuta,heinä,heinäkuu|"
               "elok.,elokuuta,elo,elokuu|syysk.,syyskuuta,syys,syyskuu|lokak.,lokakuuta,loka,"
               "lokakuu|marrask.,marraskuuta,marras,marraskuu|jouluk.,joulukuuta,joulu,joulukuu",
     .am = "ap.,aamulla,aamup.,aamupäivällä,aamu,aamupäivä",
     .pm = "keskip.,ip.,iltap.,keskipäivällä,iltapäivällä,keskipäivä,iltapäivä",
     .evening = "illalla,ilta",
     .night = "keskiyöllä,yöllä,keskiyö,yö",
     .weekdays = "su,ma,ti,ke,to,pe,la,sunnuntaina,maanantaina,tiistaina,keskiviikkona,torstaina,"
                 "perjantaina,lauantaina,sunnuntai,maanantai,tiistai,keskiviikko,torstai,"
                 "perjantai,lauantai",
     .between = "klo"},
    {.language = "fr",
     .months = "janv.,janvier|févr.,février|mars|avr.,avril|mai|juin|juil.,juillet|août|sept.,"
               "septembre|oct.,octobre|nov.,novembre|déc.,décembre",
     .am = "am,mat.,du matin,matin",
     .pm = "midi,pm,ap.m.,de l’après-midi,après-midi",
     .evening = "soir,du soir",
     .night = "minuit,nuit,du matin",
     .weekdays = "dim.,lun.,mar.,mer.,jeu.,ven.,sam.,di,lu,ma,me,je,ve,sa,dimanche,lundi,mardi,"
                 "mercredi,jeudi,vendredi,samedi",
     .between = "à"},
    {.language = "fr_CA",
     .months = "janv.|févr.|mars|avr.|mai|juin|juill.|août|sept.|oct.|nov.|déc.",
     .am = "a.m.,du mat.,a,mat.",
     .pm = "midi,p.m.,après-midi,p",
     .evening = "du soir,soir",
     .night = "minuit,du mat.,nuit",
     .between = "h,min,s,à"},
    {.language = "he",
     .months = "ינו׳,ינואר|פבר׳,פברואר|מרץ|אפר׳,אפריל|מאי|יוני|יולי|אוג׳,אוגוסט|ספט׳,ספטמבר|אוק׳,"
               "אוקטובר|נוב׳,נובמבר|דצמ׳,דצמבר",
     .am = "לפנה״צ,בוקר,בבוקר,am",
     .pm = "אחה״צ,צהריים,אחר הצהריים,בצהריים,pm",
     .evening = "ערב,בערב",
     .night = "חצות,לילה,לפנות בוקר,בלילה",
     .weekdays = "יום א׳,יום ב׳,יום ג׳,יום ד׳,יום ה׳,יום ו׳,שבת,א׳,ב׳,ג׳,ד׳,ה׳,ו׳,ש׳,יום ראשון,"
                 "יום שני,יום שלישי,יום רביעי,יום חמישי,יום שישי,יום שבת",
     .between = "ב,בשעה"},
    {.language = "hi",
     .months = "जन॰,जनवरी|फ़र॰,फ़रवरी|मार्च|अप्रैल|मई|जून|जुल॰,जुलाई|अग॰,अगस्त|सित॰,सितंबर|अक्तू॰,"
               "अक्तूबर|नव॰,नवंबर|दिस॰,दिसंबर",
     .am = "am,सुबह",
     .pm = "pm,दोपहर",
     .evening = "शाम",
     .night = "मध्यरात्रि,रात",
     .weekdays = "रवि,सोम,मंगल,बुध,गुरु,शुक्र,शनि,र,सो,मं,बु,गु,शु,श,रविवार,सोमवार,मंगलवार,बुधवार,"
                 "गुरुवार,शुक्रवार,शनिवार",
     .between = "क"},
    {.language = "hu",
     .months = "jan.,január|febr.,február|márc.,március|ápr.,április|máj.,május|jún.,június|júl.,"
               "július|aug.,augusztus|szept.,szeptember|okt.,október|nov.,november|dec.,december",
     .am = "de.,reggel,délelőtt",
     .pm = "dél,du.,délután",
     .evening = "este",
     .night = "éjfél,éjjel,hajnal",
     .weekdays = "v,h,k,sze,cs,p,szo,vasárnap,hétfő,kedd,szerda,csütörtök,péntek,szombat"},
    {.language = "id",
     .months = "jan,januari|feb,februari|mar,maret|apr,april|mei|jun,juni|jul,juli|agu,agustus|"
               "sep,september|okt,oktober|nov,november|des,desember",
     .am = "am,pagi",
     .pm = "tengah hari,pm,siang",
     .evening = "sore",
     .night = "tengah malam,malam",
     .weekdays = "min,sen,sel,rab,kam,jum,sab,minggu,senin,selasa,rabu,kamis,jumat,sabtu"},
    {.language = "it",
     .months = "gen,gennaio|feb,febbraio|mar,marzo|apr,aprile|mag,maggio|giu,giugno|lug,luglio|"
               "ago,agosto|set,settembre|ott,ottobre|nov,novembre|dic,dicembre",
     .am = "am,di mattina,m.,mattina",
     .pm = "mezzogiorno,pm,di pomeriggio,p.,del pomeriggio,pomeriggio",
     .evening = "di sera,sera",
     .night = "mezzanotte,di notte,notte",
     .weekdays = "dom,lun,mar,mer,gio,ven,sab,domenica,lunedì,martedì,mercoledì,giovedì,venerdì,"
                 "sabato"},
    {.language = "ja",
     .am = "午前,朝",
     .pm = "正午,午後,昼",
     .evening = "夕方",
     .night = "真夜中,夜,夜中",
     .weekdays = "日,月,火,水,木,金,土,日曜日,月曜日,火曜日,水曜日,木曜日,金曜日,土曜日",
     .between = "年,月,日,時,分,秒"},
    {.language = "ko",
     .am = "am,새벽,오전",
     .pm = "정오,pm,오후",
     .evening = "저녁",
     .night = "자정,밤",
     .weekdays = "일,월,화,수,목,금,토,일요일,월요일,화요일,수요일,목요일,금요일,토요일",
     .between = "년,월,일,시,분,초"},
    {.language = "ms",
     .months = "jan,januari|feb,februari|mac|apr,april|mei|jun|jul,julai|ogo,ogos|sep,september|"
               "okt,oktober|nov,november|dis,disember",
     .am = "pg,pagi,a,tengah malam",
     .pm = "ptg,tengah hari,p",
     .evening = "petang",
     .night = "malam",
     .weekdays = "ahd,isn,sel,rab,kha,jum,sab,ah,is,se,ra,kh,ju,sa,ahad,isnin,selasa,rabu,khamis,"
                 "jumaat,sabtu"},
    {.language = "nl",
     .months = "jan.,januari|feb.,februari|mrt.,maart|apr.,april|mei|jun.,juni|jul.,juli|aug.,"
               "augustus|sep.,september|okt.,oktober|nov.,november|dec.,december",
     .am = "a.m.,’s ochtends,ochtend",
     .pm = "p.m.,’s middags,middag",
     .evening = "’s avonds,avond",
     .night = "middernacht,’s nachts,nacht",
     .weekdays = "zo,ma,di,wo,do,vr,za,zondag,maandag,dinsdag,woensdag,donderdag,vrijdag,zaterdag",
     .between = "om"},
    {.language = "pl",
     .months = "sty,stycznia,styczeń|lut,lutego,luty|mar,marca,marzec|kwi,kwietnia,kwiecień|maj,"
               "maja|cze,czerwca,czerwiec|lip,lipca,lipiec|sie,sierpnia,sierpień|wrz,września,"
               "wrzesień|paź,października,październik|lis,listopada,listopad|gru,grudnia,grudzień",
     .am = "am,rano,przed południem,a,przedpołudnie",
     .pm = "w południe,pm,po południu,p,południe,popołudnie",
     .evening = "wieczorem,wieczór",
     .night = "o północy,w nocy,północ,noc",
     .weekdays = "niedz.,pon.,wt.,śr.,czw.,pt.,sob.,nie,pon,wto,śro,czw,pią,sob,niedziela,"
                 "poniedziałek,wtorek,środa,czwartek,piątek,sobota"},
    {.language = "pt",
     .months = "jan.,janeiro|fev.,fevereiro|mar.,março|abr.,abril|mai.,maio|jun.,junho|jul.,julho|"
               "ago.,agosto|set.,setembro|out.,outubro|nov.,novembro|dez.,dezembro",
     .am = "am,da manhã,manhã",
     .pm = "meio-dia,pm,da tarde,tarde",
     .evening = "da noite,noite",
     .night = "meia-noite,da madrugada,madrugada",
     .weekdays = "dom.,seg.,ter.,qua.,qui.,sex.,sáb.,domingo,segunda-feira,terça-feira,"
                 "quarta-feira,quinta-feira,sexta-feira,sábado",
     .between = "de"},
    {.language = "pt_PT",
     .am = "a.m.,da manhã,manhã",
     .pm = "p.m.,da tarde,tarde",
     .weekdays = "domingo,segunda,terça,quarta,quinta,sexta,sábado,dom.,seg.,ter.,qua.,qui.,sex.,"
                 "sáb.",
     .between = "de,às"},
    {.language = "ro",
     .months = "ian.,ianuarie|feb.,februarie|mar.,martie|apr.,aprilie|mai|iun.,iunie|iul.,iulie|"
               "aug.,august|sept.,septembrie|oct.,octombrie|nov.,noiembrie|dec.,decembrie",
     .am = "a.m.,dimineața",
     .pm = "amiază,p.m.,după-amiaza,la amiază",
     .evening = "seara",
     .night = "miezul nopții,noaptea,la miezul nopții",
     .weekdays = "dum.,lun.,mar.,mie.,joi,vin.,sâm.,du.,lu.,ma.,mi.,vi.,sâ.,duminică,luni,marți,"
                 "miercuri,vineri,sâmbătă"},
    {.language = "ru",
     .months = "янв.,января,январь|февр.,февраля,февраль|мар.,марта,март|апр.,апреля,апрель|мая,"
               "май|июн.,июня,июнь|июл.,июля,июль|авг.,августа,август|сент.,сентября,сентябрь|"
               "окт.,октября,октябрь|нояб.,ноября,ноябрь|дек.,декабря,декабрь",
     .am = "am,утра,утро",
     .pm = "полд.,pm,дня,полдень,день",
     .evening = "вечера,веч.,вечер",
     .night = "полн.,ночи,полночь,ночь",
     .weekdays = "вс,пн,вт,ср,чт,пт,сб,воскресенье,понедельник,вторник,среда,четверг,пятница,"
                 "суббота",
     .between = "г"},
    {.language = "sk",
     .months = "jan,januára,január|feb,februára,február|mar,marca,marec|apr,apríla,apríl|máj,mája|"
               "jún,júna|júl,júla|aug,augusta,august|sep,septembra,september|okt,októbra,október|"
               "nov,novembra,november|dec,decembra,december",
     .am = "am,ráno,dopol.,dopoludnia,dopoludnie",
     .pm = "napol.,pm,popol.,napoludnie,popoludní,pol.,poludnie,popoludnie",
     .evening = "večer",
     .night = "o poln.,v noci,o polnoci,poln.,noc,polnoc",
     .weekdays = "ne,po,ut,st,št,pi,so,nedeľa,pondelok,utorok,streda,štvrtok,piatok,sobota"},
    {.language = "sl",
     .months = "jan.,januar|feb.,februar|mar.,marec|apr.,april|maj|jun.,junij|jul.,julij|avg.,"
               "avgust|sep.,september|okt.,oktober|nov.,november|dec.,december",
     .am = "dop.,zjut.,d,zjutraj,dopoldan,jut.,dopoldne,jutro",
     .pm = "opold.,pop.,p,opoldne,popoldan,pold.,poldne,popoldne",
     .evening = "zveč.,zvečer,večer",
     .night = "opoln.,ponoči,opolnoči,poln.,noč,polnoč",
     .weekdays = "ned.,pon.,tor.,sre.,čet.,pet.,sob.,nedelja,ponedeljek,torek,sreda,četrtek,petek,"
                 "sobota"},
    {.language = "sr",
     .months = "јан,јануар|феб,фебруар|мар,март|апр,април|мај|јун|јул|авг,август|сеп,септембар|"
               "окт,октобар|нов,новембар|дец,децембар",
     .am = "ујутро,am,јутро,пре подне",
     .pm = "подне,по подне,pm,поподне",
     .evening = "увече,вече",
     .night = "поноћ,ноћу,ноћ",
     .weekdays = "нед,пон,уто,сре,чет,пет,суб,не,по,ут,ср,че,пе,су,недеља,понедељак,уторак,среда,"
                 "четвртак,петак,субота"},
    {.language = "sv",
     .months = "jan.,januari|feb.,februari|mars|apr.,april|maj|juni|juli|aug.,augusti|sep.,"
               "september|okt.,oktober|nov.,november|dec.,december",
     .am = "fm,på morg.,på förm.,på morgonen,på förmiddagen,f.m.,morgon,förm.,förmiddag",
     .pm = "em,på efterm.,på eftermiddagen,e.m.,efterm.,eftermiddag",
     .evening = "på kvällen,kväll",
     .night = "midnatt,på natten,natt",
     .weekdays = "sön,mån,tis,ons,tors,fre,lör,sö,må,ti,on,to,fr,lö,söndag,måndag,tisdag,onsdag,"
                 "torsdag,fredag,lördag",
     .between = "kl"},
    {.language = "th",
     .months = "ม.ค.,มกราคม|ก.พ.,กุมภาพันธ์|มี.ค.,มีนาคม|เม.ย.,เมษายน|พ.ค.,พฤษภาคม|มิ.ย.,มิถุนายน|"
               "ก.ค.,กรกฎาคม|ส.ค.,สิงหาคม|ก.ย.,กันยายน|ต.ค.,ตุลาคม|พ.ย.,พฤศจิกายน|ธ.ค.,ธันวาคม",
     .am = "ก่อนเที่ยง,ในตอนเช้า,a",
     .pm = "เที่ยง,หลังเที่ยง,ในตอนบ่าย,บ่าย,p",
     .evening = "ในตอนเย็น,ค่ำ",
     .night = "เที่ยงคืน,กลางคืน",
     .weekdays = "อา.,จ.,อ.,พ.,พฤ.,ศ.,ส.,วันอาทิตย์,วันจันทร์,วันอังคาร,วันพุธ,วันพฤหัสบดี,"
                 "วันศุกร์,วันเสาร์",
     .between = "ท,นาฬ,กา,นาท,ว"},
    {.language = "tr",
     .months = "oca,ocak|şub,şubat|mar,mart|nis,nisan|may,mayıs|haz,haziran|tem,temmuz|ağu,"
               "ağustos|eyl,eylül|eki,ekim|kas,kasım|ara,aralık",
     .am = "öö,sabah,öğleden önce",
     .pm = "öğle,ös,öğleden sonra,akşamüstü",
     .evening = "akşam",
     .night = "gece yarısı,gece",
     .weekdays = "paz,pzt,sal,çar,per,cum,cmt,pa,pt,sa,ça,pe,cu,ct,pazar,pazartesi,salı,çarşamba,"
                 "perşembe,cuma,cumartesi"},
    {.language = "uk",
     .months = "січ.,січня,січ,січень|лют.,лютого,лют,лютий|бер.,березня,бер,березень|квіт.,"
               "квітня,кві,квітень|трав.,травня,тра,травень|черв.,червня,чер,червень|лип.,липня,"
               "лип,липень|серп.,серпня,сер,серпень|вер.,вересня,вер,вересень|жовт.,жовтня,жов,"
               "жовтень|лист.,листопада,лис,листопад|груд.,грудня,гру,грудень",
     .am = "дп,ранку,ранок",
     .pm = "пополудні,пп,дня,полудень,день",
     .evening = "вечора,вечір",
     .night = "опівночі,ночі,північ,ніч",
     .weekdays = "нд,пн,вт,ср,чт,пт,сб,неділя,понеділок,вівторок,середа,четвер,пʼятниця,субота",
     .between = "р,о"},
    {.language = "vi",
     .am = "sa,sáng,s",
     .pm = "tr,ch,chiều,c,trưa",
     .evening = "tối",
     .night = "nửa đêm,đêm",
     .weekdays = "cn,chủ nhật,thứ hai,thứ ba,thứ tư,thứ năm,thứ sáu,thứ bảy"},
    {.language = "zh",
     .months = "一月|二月|三月|四月|五月|六月|七月|八月|九月|十月|十一月|十二月",
     .am = "上午,早上,清晨",
     .pm = "下午,中午",
     .evening = "晚上",
     .night = "午夜,凌晨",
     .weekdays = "周日,周一,周二,周三,周四,周五,周六,星期日,星期一,星期二,星期三,星期四,星期五,星期六",
     .between = "年,月,日"},
    {.language = "zh_Hant",
     .am = "上午,清晨",
     .pm = "下午,中午",
     .evening = "晚上",
     .night = "午夜,凌晨",
     .weekdays = "週日,週一,週二,週三,週四,週五,週六,日,一,二,三,四,五,六,星期日,星期一,星期二,星期三,星期四,星期五,星期六",
     .between = "年,月,日"},
};
// clang-format on

}  // namespace

std::span<const CalendarWords> calendar_table() {
    return table;
}

}  // namespace runlytics::text
