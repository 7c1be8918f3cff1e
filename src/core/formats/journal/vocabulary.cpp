#include "core/formats/journal/vocabulary.h"

namespace runlytics::formats {

namespace {

// The vocabulary. One line a language: English, German, French, Spanish, Italian, Portuguese,
// Dutch, Polish, Swedish, Japanese, Chinese; a word that several share stands where it comes first.
constexpr Vocabulary all_words[] = {
    {Field::id, "id, row id, entry id, key, uuid"},
    {Field::day,
     "date, day, datum, tag, jour, fecha, dia, data, giorno, dag, dzien, "
     "日付, 日にち, 日, 年月日, 日期, 天, dato, paiva, pvm, tarih, Дата, дата, 날짜"},
    {Field::stamp,
     "timestamp, time stamp, datetime, date time, created at, zeitstempel, erstellt am, "
     "horodateur, "
     "marca temporal, informazioni cronologiche, carimbo de data hora, tijdstempel, "
     "sygnatura czasowa, tidstampel, タイムスタンプ, 日時, 时间戳, 時間戳記"},
    {Field::title,
     "title, session, workout, training, activity, run, einheit, titel, trainingseinheit, lauf, "
     "aktivitat, seance, titre, entrainement, activite, sesion, titulo, entrenamiento, actividad, "
     "sessione, titolo, allenamento, attivita, sessao, treino, atividade, sessie, activiteit, "
     "sesja, tytul, trening, aktywnosc, pass, traningspass, aktivitet, "
     "セッション, タイトル, 練習, 训练, 标题, 活动"},
    {Field::note,
     "note, notes, comment, comments, remark, remarks, journal, diary, how did it go, "
     "notiz, notizen, kommentar, kommentare, bemerkung, bemerkungen, anmerkung, anmerkungen, "
     "tagebuch, remarque, remarques, commentaire, commentaires, nota, notas, comentario, "
     "comentarios, observaciones, diario, appunti, commento, commenti, observacoes, notitie, "
     "notities, opmerking, opmerkingen, dagboek, notatka, notatki, uwagi, komentarz, dziennik, "
     "anteckning, anteckningar, dagbok, メモ, 備考, コメント, 日記, ノート, 备注, 笔记, 日记, "
     "评论"},
    {Field::rpe,
     "rpe, srpe, session rpe, cr10, borg, borg cr10, exertion, perceived exertion, effort, "
     "anstrengung, belastung, belastungsempfinden, ressenti, effort percu, difficulte, esfuerzo, "
     "esfuerzo percibido, sforzo, sforzo percepito, esforco, esforco percebido, inspanning, "
     "wysilek, "
     "odczuwany wysilek, anstrangning, upplevd anstrangning, 自覚的運動強度, きつさ, 疲労強度, "
     "自觉强度, 主观强度, 自感用力度"},
    {Field::soreness,
     "soreness, muscle soreness, sore, doms, muskelkater, courbatures, courbature, agujetas, "
     "dolor muscular, indolenzimento, dolori muscolari, doms dolori, dor muscular, dores "
     "musculares, "
     "spierpijn, zakwasy, bol miesni, traningsvark, muskelvark, 筋肉痛, 肌肉酸痛, 酸痛"},
    {Field::mood,
     "mood, feeling, stimmung, laune, befinden, humeur, moral, animo, estado de animo, humor, "
     "umore, "
     "stemming, humeur gemoed, nastroj, samopoczucie, humor, 気分, 机嫌, 心情, 情绪"},
    {Field::energy,
     "energy, energy level, energie, energielevel, niveau d energie, energia, nivel de energia, "
     "livello di energia, energieniveau, poziom energii, energi, energiniva, 元気, エネルギー, "
     "精力, 能量"},
    {Field::stress,
     "stress, stress level, stresslevel, niveau de stress, estres, nivel de estres, "
     "livello di stress, estresse, nivel de estresse, stressniveau, stres, poziom stresu, "
     "stressniva, ストレス, 压力"},
    {Field::sleep_from,
     "sleep from, sleep start, slept from, asleep at, fell asleep, bedtime, bed time, to bed, "
     "schlaf von, schlafbeginn, eingeschlafen, ins bett, coucher, heure de coucher, sommeil de, "
     "debut du sommeil, endormissement, sueno desde, hora de dormir, inicio del sueno, acostarse, "
     "sonno da, inizio sonno, ora di andare a letto, addormentato, sono de, inicio do sono, "
     "hora de deitar, slaap van, naar bed, bedtijd, sen od, zasniecie, poczatek snu, somn fran, "
     "somnade, sovdags, laggdags, 就寝, 就寝時刻, 就寝時間, 入眠, 入睡, 入睡时间, 就寝时间, "
     "上床时间"},
    {Field::sleep_to,
     "sleep to, sleep end, slept until, sleep until, wake, wake up, woke up, wake time, wakeup, "
     "wake up time, schlaf bis, schlafende, aufgewacht, aufgestanden, aufwachen, lever, "
     "heure de lever, reveil, heure de reveil, fin du sommeil, sommeil a, sueno hasta, despertar, "
     "hora de despertar, fin del sueno, sonno a, fine sonno, sveglia, risveglio, sono ate, "
     "fim do sono, acordar, hora de acordar, slaap tot, wakker, opgestaan, sen do, pobudka, "
     "koniec snu, somn till, vaknade, uppvaknande, 起床, 起床時刻, 起床時間, 起床时间, 醒来, "
     "醒来时间"},
    {Field::sleep_quality,
     "sleep quality, quality of sleep, schlafqualitat, qualite du sommeil, qualite sommeil, "
     "calidad del sueno, calidad sueno, qualita del sonno, qualita sonno, qualidade do sono, "
     "slaapkwaliteit, jakosc snu, somnkvalitet, 睡眠の質, 睡眠质量"},
    {Field::sleep_h,
     "sleep, sleep hours, hours of sleep, hours slept, slept, sleep duration, sleep time, "
     "sleep length, time asleep, total sleep, total sleep time, night sleep, schlaf, schlafdauer, "
     "schlafstunden, schlafzeit, stunden schlaf, geschlafen, gesamtschlaf, nachtruhe, sommeil, "
     "duree du sommeil, duree de sommeil, heures de sommeil, temps de sommeil, sueno, "
     "horas de sueno, duracion del sueno, tiempo de sueno, horas dormidas, sonno, ore di sonno, "
     "durata del sonno, ore dormite, sono, horas de sono, duracao do sono, tempo de sono, slaap, "
     "slaapduur, uren slaap, uren geslapen, slaaptijd, sen, godziny snu, dlugosc snu, czas snu, "
     "somn, somntimmar, somnlangd, timmar somn, 睡眠, 睡眠時間, 睡眠时间, 睡眠时长"},
    {Field::resting_hr,
     "resting bpm, rest pulse, pulse at rest, heart rate at rest, hr at rest, resting pulse rate, "
     "resting heartrate, puls in ruhe, ruhe puls, ruhefrequenz, pouls de repos, pulsaciones en "
     "reposo, "
     "pulso a riposo, pulsacao em repouso, hartslag rust, hvilepuls, leposyke, resting hr, resting "
     "heart rate, rhr, rest hr, resting pulse, morning hr, morning pulse, "
     "ruhepuls, ruhe hf, ruheherzfrequenz, morgenpuls, fc repos, fc au repos, "
     "frequence cardiaque au repos, pouls au repos, fc en reposo, fc reposo, pulso en reposo, "
     "frecuencia cardiaca en reposo, fc a riposo, fc riposo, frequenza cardiaca a riposo, "
     "battito a riposo, fc em repouso, fc repouso, frequencia cardiaca em repouso, "
     "frequencia cardiaca de repouso, rusthartslag, hartslag in rust, rustpols, tetno spoczynkowe, "
     "hr spoczynkowe, puls spoczynkowy, vilopuls, vilopuls morgon, 安静時心拍数, 安静時心拍, "
     "静息心率, 晨脉"},
    {Field::hrv_rmssd,
     "hrv, rmssd, hrv rmssd, heart rate variability, hrv night, overnight hrv, "
     "herzfrequenzvariabilitat, hfv, hrv nacht, vfc, variabilite cardiaque, "
     "variabilite de la frequence cardiaque, variabilidad, vfc rmssd, "
     "variabilidad de la frecuencia cardiaca, variabilita cardiaca, "
     "variabilita della frequenza cardiaca, variabilidade da frequencia cardiaca, "
     "hartslagvariabiliteit, hartritmevariabiliteit, zmiennosc rytmu serca, "
     "hjartfrekvensvariabilitet, 心拍変動, 心率变异性, 心率变异"},
    {Field::hrv_sdnn, "sdnn, hrv sdnn, vfc sdnn, hfv sdnn, 心拍変動 sdnn, 心率变异性 sdnn"},
    {Field::weight,
     "weight, body weight, bodyweight, body mass, gewicht, korpergewicht, poids, peso, "
     "peso corporal, peso corporeo, lichaamsgewicht, waga, masa ciala, vikt, kroppsvikt, "
     "体重"},
    {Field::shift,
     "shift, shifts, duty, roster, work shift, schicht, dienst, schichtplan, poste, quart, "
     "horaire de travail, turno, turnos, turno de trabajo, turno di lavoro, turno de trabalho, "
     "ploeg, zmiana, dyzur, skift, arbetspass, シフト, 勤務, 班次, 班, 排班"},
    {Field::starts,
     "time, start, starts, started, started at, starts at, start time, begin, from, beginn, "
     "startzeit, uhrzeit, zeit, von, heure, debut, heure de debut, hora, inicio, hora de inicio, "
     "desde, ora, inizio, ora di inizio, da, de, tijd, starttijd, van, godzina, poczatek, od, tid, "
     "starttid, fran, 開始, 開始時刻, 時刻, 开始, 开始时间, 时间"},
    {Field::ends,
     "end, ends, ended, ended at, ends at, end time, to, until, ende, endzeit, bis, fin, "
     "heure de fin, hora de fin, hasta, fine, ora di fine, fim, hora de termino, ate, einde, "
     "eindtijd, tot, koniec, do, slut, sluttid, till, 終了, 終了時刻, 结束, 结束时间"},
    // The same for languages of other scripts and families: Russian, Korean, Turkish, Arabic,
    // Hindi, Indonesian, Vietnamese, Thai, Chinese as written in Taiwan.
    {Field::day,
     "день, 일자, 일, gün, التاريخ, تاريخ, اليوم, दिनांक, तारीख, tanggal, hari, ngày, วันที่, วัน"},
    {Field::stamp,
     "отметка времени, 타임스탬프, zaman damgası, طابع زمني, टाइमस्टैम्प, stempel waktu, cap waktu, "
     "dấu thời "
     "gian, ประทับเวลา, 時間戳記, 時間戳"},
    {Field::title,
     "тренировка, занятие, название, 제목, 운동, 훈련, antrenman, başlık, التمرين, العنوان, "
     "व्यायाम, शीर्षक, "
     "judul, latihan, tiêu đề, buổi tập, bài tập, ชื่อ, การฝึก, 標題, 訓練, 活動"},
    {Field::note,
     "заметка, заметки, комментарий, комментарии, примечание, дневник, 메모, 비고, 일기, 노트, "
     "코멘트, not, "
     "notlar, yorum, günlük, ملاحظة, ملاحظات, تعليق, يوميات, नोट, टिप्पणी, टिप्पणियाँ, डायरी, "
     "catatan, komentar, "
     "ghi chú, nhận xét, nhật ký, หมายเหตุ, บันทึก, ความคิดเห็น, 備註, 筆記, 日記, 評論"},
    {Field::rpe,
     "нагрузка, усилие, воспринимаемое усилие, 운동강도, 운동자각도, 자각적 운동강도, algılanan "
     "zorluk, zorluk, "
     "efor, الجهد, الجهد المبذول, प्रयास, परिश्रम, tingkat usaha, usaha, mức gắng sức, độ gắng sức, "
     "ความเหนื่อย, "
     "ระดับความเหนื่อย, 自覺強度, 主觀強度, 運動自覺強度"},
    {Field::soreness,
     "болезненность, боль в мышцах, мышечная боль, 근육통, kas ağrısı, ألم العضلات, मांसपेशियों में "
     "दर्द, nyeri "
     "otot, pegal, đau cơ, ปวดกล้ามเนื้อ, 肌肉痠痛, 痠痛"},
    {Field::mood,
     "настроение, самочувствие, 기분, ruh hali, المزاج, मनोदशा, मूड, suasana hati, tâm trạng, "
     "อารมณ์, 情緒"},
    {Field::energy,
     "энергия, уровень энергии, 에너지, 활력, enerji, الطاقة, ऊर्जा, năng lượng, พลังงาน, 能量, "
     "精力"},
    {Field::stress,
     "стресс, уровень стресса, 스트레스, الإجهاد, التوتر, तनाव, stres, căng thẳng, ความเครียด, "
     "壓力"},
    {Field::sleep_from,
     "сон с, отбой, время отбоя, лег спать, лёг спать, заснул, 취침, 취침시간, 취침 시간, 잠든 "
     "시간, yatış, "
     "yatış saati, "
     "uyku başlangıcı, وقت النوم, بداية النوم, सोने का समय, waktu tidur, jam tidur, giờ đi ngủ, giờ "
     "ngủ, "
     "เวลาเข้านอน, เข้านอน, 就寢, 就寢時間, 入睡時間, 上床時間"},
    {Field::sleep_to,
     "сон до, подъем, подъём, время подъема, время подъёма, проснулся, пробуждение, 기상, "
     "기상시간, 기상 시간, kalkış, "
     "uyanma, uyanma "
     "saati, وقت الاستيقاظ, الاستيقاظ, जागने का समय, waktu bangun, jam bangun, giờ thức dậy, thức "
     "dậy, เวลาตื่น, "
     "เวลาตื่นนอน, ตื่นนอน, 起床時間, 醒來, 醒來時間"},
    {Field::sleep_quality,
     "качество сна, 수면의 질, 수면 질, uyku kalitesi, جودة النوم, नींद की गुणवत्ता, kualitas tidur, "
     "chất lượng "
     "giấc ngủ, คุณภาพการนอน, 睡眠品質, 睡眠質量"},
    {Field::sleep_h,
     "сон, продолжительность сна, часы сна, сон часы, время сна, 수면, 수면시간, 수면 시간, 잠, "
     "uyku, uyku süresi, uyku saati, النوم, نوم, مدة النوم, ساعات النوم, नींद, नींद के घंटे, "
     "नींद की अवधि, tidur, durasi tidur, lama tidur, jam tidur malam, ngủ, giấc ngủ, "
     "thời gian ngủ, số giờ ngủ, การนอน, นอน, ชั่วโมงการนอน, ชั่วโมงนอน, 睡眠時數, 睡眠時長"},
    {Field::resting_hr,
     "пульс в покое, чсс в покое, чсс покоя, пульс покоя, 안정시 심박수, 안정 심박수, 휴식기 "
     "심박수, dinlenme nabzı, "
     "istirahat nabzı, dinlenik nabız, نبض الراحة, معدل نبضات القلب أثناء الراحة, विश्राम हृदय गति, "
     "आराम की हृदय गति, "
     "detak jantung istirahat, nadi istirahat, nhịp tim lúc nghỉ, nhịp tim nghỉ, "
     "อัตราการเต้นหัวใจขณะพัก, "
     "ชีพจรขณะพัก, 靜息心率, 安靜心率, 靜止心率"},
    {Field::hrv_rmssd,
     "вариабельность сердечного ритма, вариабельность пульса, вср, 심박변이도, 심박 변이도, kalp "
     "hızı "
     "değişkenliği, تقلب معدل ضربات القلب, हृदय गति परिवर्तनशीलता, variabilitas detak jantung, biến "
     "thiên nhịp tim, "
     "ความแปรปรวนของอัตราการเต้นหัวใจ, 心率變異, 心率變異性"},
    {Field::weight,
     "вес, масса тела, 체중, 몸무게, kilo, ağırlık, vücut ağırlığı, الوزن, वजन, वज़न, berat, berat "
     "badan, cân "
     "nặng, น้ำหนัก, น้ำหนักตัว, 體重"},
    {Field::shift,
     "смена, смены, дежурство, 근무, 교대, 교대근무, 근무조, vardiya, nöbet, الوردية, وردية, "
     "المناوبة, पाली, शिफ्ट, "
     "giliran kerja, sif, ca làm, ca làm việc, กะ, กะงาน, 班別, 輪班"},
    {Field::starts,
     "начало, время, время начала, 시작, 시작시간, 시작 시간, başlangıç, saat, البداية, وقت البدء, "
     "الوقت, शुरू, समय, "
     "mulai, waktu mulai, jam, bắt đầu, giờ bắt đầu, เริ่ม, เวลาเริ่ม, 開始時間, 時間"},
    {Field::ends,
     "конец, окончание, время окончания, 종료, 종료시간, 종료 시간, bitiş, النهاية, وقت الانتهاء, "
     "समाप्त, selesai, waktu "
     "selesai, kết thúc, giờ kết thúc, สิ้นสุด, เวลาสิ้นสุด, 結束, 結束時間"},
};

}  // namespace

std::span<const Vocabulary> vocabulary() {
    return all_words;
}

}  // namespace runlytics::formats
