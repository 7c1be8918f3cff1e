#include "core/formats/journal/fields.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "core/text/fold.h"
#include "core/text/values.h"

namespace runlytics::formats {

namespace {

// The vocabulary. One line a language: English, German, French, Spanish, Italian, Portuguese,
// Dutch, Polish, Swedish, Japanese, Chinese; a word that several share stands where it comes first.
struct Vocabulary {
    Field field;
    std::string_view names;
};

constexpr Vocabulary vocabulary[] = {
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
    {Field::resting_hr,
     "resting hr, resting heart rate, rhr, rest hr, resting pulse, morning hr, morning pulse, "
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
};

constexpr std::array<std::string_view, field_count> names = {
    "none",       "id",        "day",      "stamp",  "title",      "note",     "rpe",
    "soreness",   "mood",      "energy",   "stress", "sleep_from", "sleep_to", "sleep_quality",
    "resting_hr", "hrv_rmssd", "hrv_sdnn", "weight", "shift",      "starts",   "ends",
};

// What may stand behind a name: units, and the ends of scales.
constexpr std::string_view trailing[] = {"ms", "bpm", "kg", "lb",  "lbs",  "pounds", "min",
                                         "h",  "hrs", "am", "uhr", "cr10", "utc"};

// Words of shifts, by how they begin.
struct ShiftWord {
    std::string_view label;
    std::string_view beginnings;
};

constexpr ShiftWord shift_words[] = {
    {"night",
     "night, nacht, nuit, noche, nocturno, notte, notturno, noite, noturno, noc, natt, 夜勤, 夜班, "
     "夜, 大夜, 深夜"},
    {"late",
     "late, evening, afternoon, swing, spat, soir, apres midi, tarde, vespertino, sera, serale, "
     "pomeri, laat, late, avond, middag, popolud, popoludn, wieczor, kvall, eftermiddag, 遅番, "
     "準夜, 中班, 晚班, 小夜"},
    {"off",
     "off, free, rest, no shift, none, holiday, vacation, leave, day off, frei, ruhe, urlaub, "
     "repos, conge, vacances, libre, descanso, vacaciones, libero, riposo, ferie, folga, livre, "
     "ferias, vrij, rust, vakantie, wolne, wolny, urlop, ledig, semester, 休, 公休, 明け, 非番, "
     "轮休, 放假"},
    {"day",
     "day, early, morning, fruh, tag, matin, jour, manana, diurno, dia, mattin, giorn, manha, dag, "
     "vroeg, ochtend, rano, ranna, dzien, dzienna, morgon, formiddag, 早番, 日勤, 早班, 白班, "
     "日班, "
     "早"},
};

struct ShiftLetter {
    std::string_view label;
    std::string_view letters;
};

constexpr ShiftLetter shift_letters[] = {
    {"day", "defmt"}, {"late", "lsp"}, {"night", "n"}, {"off", "orx-"}};

// Splits "a, b" into a and b and hands each to a function until it returns true.
template <typename Take>
bool any_listed(std::string_view list, Take take) {
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        if (take(text::trim(list.substr(0, comma)))) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

// Takes the last word off when it is a unit or a number.
bool drop_trailing(std::string& key) {
    const auto space = key.rfind(' ');
    if (space == std::string::npos) return false;
    const std::string_view word = std::string_view(key).substr(space + 1);
    const bool number = word.find_first_not_of("0123456789") == std::string_view::npos;
    if (!number && std::find(std::begin(trailing), std::end(trailing), word) == std::end(trailing))
        return false;
    key.resize(space);
    return true;
}

const std::unordered_map<std::string, Field>& known_headers() {
    static const auto table = [] {
        std::unordered_map<std::string, Field> headers;
        for (const auto& [field, listed] : vocabulary) {
            any_listed(listed, [&, f = field](std::string_view name) {
                headers.emplace(text::fold(name, true), f);
                return false;
            });
        }
        return headers;
    }();
    return table;
}

Field known_field(const std::string& key) {
    const auto found = known_headers().find(key);
    return found == known_headers().end() ? Field::none : found->second;
}

constexpr std::size_t longest_header = 200;

}  // namespace

std::string_view name_of(Field field) {
    return names[static_cast<std::size_t>(field)];
}

std::optional<Field> field_named(std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Field>(found - names.begin());
}

std::string header_key(std::string_view header) {
    return text::fold(header.substr(0, longest_header), false);
}

// HRV is RMSSD, as watches have it, unless the header says SDNN, if only in brackets.
Field field_of_header(std::string_view header, std::span<const OwnColumn> own) {
    std::string key = header_key(header);
    for (const OwnColumn& column : own) {
        if (column.key == key && !key.empty()) return column.field;
    }
    Field field = known_field(key);
    while (field == Field::none && drop_trailing(key))
        field = known_field(key);
    const bool sdnn =
        text::fold(header.substr(0, longest_header), true).find("sdnn") != std::string::npos;
    return field == Field::hrv_rmssd && sdnn ? Field::hrv_sdnn : field;
}

bool is_in_pounds(std::string_view header) {
    const std::string key = " " + text::fold(header.substr(0, longest_header), true) + " ";
    return key.find(" lb ") != std::string::npos || key.find(" lbs ") != std::string::npos ||
           key.find(" pounds ") != std::string::npos;
}

bool is_day_first_header(std::string_view header) {
    constexpr std::string_view days =
        "datum, tag, jour, fecha, dia, data, giorno, dag, dzien, zeitstempel, horodateur, "
        "marca temporal, informazioni cronologiche, tijdstempel, sygnatura czasowa";
    const std::string key = header_key(header);
    return any_listed(days, [&](std::string_view name) { return name == key; });
}

TableKind table_kind(std::span<const Field> fields) {
    const auto has = [&](Field field) {
        return std::find(fields.begin(), fields.end(), field) != fields.end();
    };
    if (!has(Field::day) && !has(Field::stamp)) return TableKind::unknown;
    const bool told = std::any_of(fields.begin(), fields.end(), [](Field field) {
        return field >= Field::note && field <= Field::weight;
    });
    if (told || (has(Field::shift) && has(Field::title))) return TableKind::journal;
    return has(Field::shift) ? TableKind::roster : TableKind::unknown;
}

std::string_view shift_label(std::string_view word) {
    constexpr std::size_t longest_word = 60;
    if (word.size() > longest_word) return {};
    if (text::trim(word) == "-") return "off";
    const std::string key = text::fold(word, false);
    if (key.empty()) return {};
    if (key.size() == 1) {
        for (const auto& [label, letters] : shift_letters) {
            if (letters.find(key.front()) != std::string_view::npos) return label;
        }
        return {};
    }
    for (const auto& [label, beginnings] : shift_words) {
        if (any_listed(beginnings, [&](std::string_view start) { return key.starts_with(start); }))
            return label;
    }
    return {};
}

}  // namespace runlytics::formats
