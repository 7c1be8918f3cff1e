#include "core/formats/journal/journal.h"

#include <cmath>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/formats/formats.h"
#include "unit/formats/journal/journal.h"

namespace runlytics::formats {
namespace {

using test::day;
using test::local;
using test::parse;

TEST(Journal, ReadsATrainingLog) {
    const auto rows = parse(
        "date,started_at,session,duration_min,rpe,mood,energy,soreness,temperature_c,notes\r\n"
        "2026-01-05,07:10,easy,52,3,4,4,2,3.5,\"Easy run. Rain, but \"\"fast\"\" legs.\"\r\n"
        "2026-01-06,,rest,,,2,1,3,,Fever\r\n");
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].day, day("2026-01-05"));
    EXPECT_EQ(rows[0].noted_at, local("2026-01-05T07:10:00"));
    EXPECT_EQ(rows[0].title, "easy");
    EXPECT_EQ(rows[0].rpe, 3);
    EXPECT_EQ(rows[0].mood, 4);
    EXPECT_EQ(rows[0].energy, 4);
    EXPECT_EQ(rows[0].soreness, 2);
    EXPECT_EQ(rows[0].note, "Easy run. Rain, but \"fast\" legs.");
    EXPECT_EQ(rows[0].fields, R"({"duration_min":52.0,"temperature_c":3.5})");
    EXPECT_EQ(rows[1].fields, "{}");
    EXPECT_TRUE(std::isnan(rows[1].rpe));
    EXPECT_FALSE(rows[1].noted_at.has_value());
    EXPECT_TRUE(rows[0].warnings.empty());
}

TEST(Journal, ReadsARoster) {
    const auto rows = parse(
        "date,shift,starts_at,ends_at\r\n2026-03-28,night,21:00,07:00\r\n2026-03-30,day,06:00,14:"
        "00\r\n");
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].shift, "night");
    EXPECT_EQ(rows[0].shift_from, local("2026-03-28T21:00:00"));
    EXPECT_EQ(rows[0].shift_to, local("2026-03-29T07:00:00"));
    EXPECT_EQ(rows[1].shift_to, local("2026-03-30T14:00:00"));
    EXPECT_FALSE(rows[0].noted_at.has_value());
}

// Sheets in eleven languages, all saying the same.
TEST(Journal, UnderstandsColumnsInElevenLanguages) {
    const char* sheets[] = {
        "Date,Note,RPE,Muscle soreness,Mood,Sleep from,Wake up,Resting HR (bpm),HRV [ms],Shift\n"
        "2026-03-15,ok,6,2,4,22:45,06:15,48,61,night\n",
        "Datum;Bemerkungen;Anstrengung;Muskelkater;Stimmung;Schlaf von;Schlaf "
        "bis;Ruhepuls;HRV;Schicht\n"
        "15.03.2026;ok;6,0;2;4;22:45;06:15;48;61,0;Nachtschicht\n",
        "Jour;Remarques;Effort perçu;Courbatures;Humeur;Coucher;Réveil;FC au repos;VFC;Poste\n"
        "15/03/2026;ok;6;2;4;22h45;06h15;48;61;nuit\n",
        "Fecha;Notas;Esfuerzo;Agujetas;Ánimo;Sueño desde;Sueño hasta;FC en reposo;VFC;Turno\n"
        "15/03/2026;ok;6;2;4;22:45;6:15;48;61;noche\n",
        "Data;Appunti;Sforzo;Dolori muscolari;Umore;Sonno da;Sonno a;FC a riposo;HRV;Turno\n"
        "15/03/2026;ok;6;2;4;22:45;6:15;48;61;notte\n",
        "Data;Observações;Esforço;Dores musculares;Humor;Sono de;Sono até;FC em repouso;VFC;Turno\n"
        "15/03/2026;ok;6;2;4;22:45;6:15;48;61;noite\n",
        "Datum;Opmerkingen;Inspanning;Spierpijn;Stemming;Slaap van;Slaap tot;Hartslag in "
        "rust;HRV;Dienst\n"
        "15-03-2026;ok;6;2;4;22:45;6:15;48;61;nachtdienst\n",
        "Data;Uwagi;Wysiłek;Zakwasy;Nastrój;Sen od;Sen do;Tętno spoczynkowe;HRV;Zmiana\n"
        "15.03.2026;ok;6;2;4;22:45;6:15;48;61;nocna\n",
        "Datum;Anteckningar;Ansträngning;Träningsvärk;Humör;Somnade;Vaknade;Vilopuls;HRV;Skift\n"
        "2026-03-15;ok;6;2;4;22:45;06:15;48;61;natt\n",
        "日付,メモ,きつさ,筋肉痛,気分,就寝,起床,安静時心拍数,ＨＲＶ,シフト\n"
        "2026/03/15,ok,6,2,4,22:45,06:15,48,61,夜勤\n",
        "日期,备注,主观强度,肌肉酸痛,心情,入睡,起床时间,静息心率,心率变异性,班次\n"
        "2026年3月15日,ok,6,2,4,22:45,06:15,48,61,夜班\n",
    };
    for (const char* sheet : sheets) {
        const auto rows = parse(sheet);
        ASSERT_EQ(rows.size(), 1U) << sheet;
        const JournalRow& row = rows[0];
        EXPECT_EQ(row.day, day("2026-03-15")) << sheet;
        EXPECT_EQ(row.note, "ok") << sheet;
        EXPECT_EQ(row.rpe, 6) << sheet;
        EXPECT_EQ(row.soreness, 2) << sheet;
        EXPECT_EQ(row.mood, 4) << sheet;
        EXPECT_EQ(row.sleep_from, local("2026-03-14T22:45:00")) << sheet;
        EXPECT_EQ(row.sleep_to, local("2026-03-15T06:15:00")) << sheet;
        EXPECT_EQ(row.resting_hr, 48) << sheet;
        EXPECT_EQ(row.hrv_ms, 61) << sheet;
        EXPECT_EQ(row.hrv_statistic, "rmssd") << sheet;
        EXPECT_EQ(row.shift, "night") << sheet;
        EXPECT_EQ(row.fields, "{}") << sheet;
        EXPECT_EQ(name_of(detect(test::bytes(sheet))), "journal_csv") << sheet;
    }
}

TEST(Journal, TheAthletesOwnNamesWin) {
    const OwnColumn own[] = {{header_key("Müdigkeit"), Field::stress},
                             {header_key("Mood"), Field::none}};
    const auto rows =
        parse("Date,Müdigkeit (1-5),MOOD\n2026-03-15,4,5\n", "UTC", ClockTrust::athletes, own);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].stress, 4);
    EXPECT_TRUE(std::isnan(rows[0].mood));
    EXPECT_EQ(rows[0].fields, R"({"MOOD":5.0})");
}

TEST(Journal, KeepsWhatItCannotRead) {
    const auto rows = parse("Date,Mood,RPE,Note,,Mood\n2026-03-15,great,17,x,lost,3\n");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].mood, 3) << "the second column of that name says it";
    EXPECT_TRUE(std::isnan(rows[0].rpe));
    EXPECT_EQ(rows[0].fields, R"({"Mood":"great","RPE":17.0})");
    ASSERT_EQ(rows[0].warnings.size(), 2U);
    EXPECT_EQ(rows[0].warnings[0], "Mood: great");
}

TEST(Journal, ReadsDuplicateHeadersRaggedRowsAndMergedCells) {
    const auto rows = parse(
        R"j({"range":"S!A1:D9","majorDimension":"ROWS","values":[["My log"],[],["Date","RPE","x","x"],
        ["2026-03-15",5,"a","b"],["",6],[],["",7],["2026-03-16"]]})j");
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].fields, R"j({"x":"a","x (2)":"b"})j");
    EXPECT_EQ(rows[1].day, day("2026-03-15")) << "a merged date says it once";
    EXPECT_EQ(rows[1].nth, 2);
    EXPECT_EQ(rows[1].rpe, 6);
    EXPECT_EQ(rows[2].day, day("2026-03-16")) << "an empty row ends a merged date";
    EXPECT_EQ(rows[2].nth, 1);
    ASSERT_EQ(rows[0].warnings.size(), 2U);
    EXPECT_EQ(rows[0].warnings[0], "rows without a date: 1, the first: row 7 ''");
    EXPECT_EQ(rows[0].warnings[1], "row 7 has no date: ");
}

TEST(Journal, ReadsDayNumbersAndFractions) {
    const auto rows = parse(
        R"({"values":[["Date","Sleep from","Sleep to","RPE"],[46096,0.947916666666667,0.260416666666667,6.5],
        [46097,46096.9583333333,46097.2708333333,""]]})");
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].day, day("2026-03-15"));
    EXPECT_EQ(rows[0].sleep_from, local("2026-03-14T22:45:00"));
    EXPECT_EQ(rows[0].sleep_to, local("2026-03-15T06:15:00"));
    EXPECT_EQ(rows[0].rpe, 6.5);
    EXPECT_EQ(rows[1].sleep_from, local("2026-03-15T23:00:00"));
    EXPECT_EQ(rows[1].sleep_to, local("2026-03-16T06:30:00"));
}

TEST(Journal, ReadsSeveralSheetsOfOneDocument) {
    const auto rows = parse(
        R"j({"valueRanges":[{"range":"Runs!A1:B2","values":[["Date","RPE"],["2026-03-15","5"]]},
        {"range":"Sleep!A1:B1"},
        {"range":"Body!A1:B2","values":[["Date","Weight (lb)"],["2026-03-15","154"]]}]})j");
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].sheet, 1);
    EXPECT_EQ(*rows[0].covers, std::vector<std::string>{"rpe"});
    EXPECT_EQ(*rows[0].headers, (std::vector<std::string>{"Date", "RPE"}));
    EXPECT_EQ(rows[1].sheet, 3);
    EXPECT_EQ(rows[1].nth, 1);
    EXPECT_NEAR(rows[1].weight_kg, 69.853, 0.001);
}

TEST(Journal, TellsTheStatisticsOfHrvApart) {
    EXPECT_EQ(parse("Date,HRV (SDNN)\n2026-03-15,61\n")[0].hrv_statistic, "sdnn");
    EXPECT_EQ(parse("Date,HRV RMSSD ms\n2026-03-15,61\n")[0].hrv_statistic, "rmssd");
    EXPECT_EQ(parse("Date,HRV\n2026-03-15,0\n")[0].hrv_statistic, "");
}

TEST(Journal, FindsTheDateOfAForeignHeaderByItsCells) {
    const auto rows = parse(R"([["Kuupäev","Meeleolu"],["2026-03-15","4"],["2026-03-16","5"]])");
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[1].day, day("2026-03-16"));
    EXPECT_EQ(rows[1].fields, R"({"Meeleolu":5.0})");
}

TEST(Journal, SaysWhatIsMissing) {
    const auto message = [](const char* sheet) {
        try {
            parse(sheet);
        } catch (const Error& error) {
            EXPECT_EQ(error.state(), sqlstate::malformed_input);
            return error.message() + ": " + error.detail();
        }
        return std::string();
    };
    EXPECT_EQ(message(R"({"values":[["RPE","Mood"],[5,4]]})"),
              "no column of the sheet is a date: It begins with RPE, Mood");
    EXPECT_EQ(message("Date,RPE\nsoon,5\n"),
              "no row of the sheet has a date: row 2 has no date: soon");
    EXPECT_EQ(message("Date,RPE\n"), "");
    EXPECT_EQ(message(R"({"range":"Sheet1!A1","majorDimension":"ROWS"})"), "");
    EXPECT_EQ(parse(R"({"range":"Sheet1!A1","majorDimension":"ROWS"})").size(), 0U);
}

TEST(Journal, KnowsShiftsInManyWords) {
    for (const char* word : {"night", "N", "Nachtschicht", "nuit", "Noche", "notte", "noite",
                             "nacht", "Nocna", "natt", "夜勤", "夜班"})
        EXPECT_EQ(shift_label(word), "night") << word;
    for (const char* word : {"late", "L", "Spätschicht", "S", "soir", "Tarde", "Pomeriggio", "laat",
                             "popołudniowa", "kväll", "遅番", "晚班"})
        EXPECT_EQ(shift_label(word), "late") << word;
    for (const char* word : {"day", "D", "Frühschicht", "Tagdienst", "matin", "Mañana", "mattina",
                             "manhã", "vroeg", "ranna", "Morgon", "日勤", "早班"})
        EXPECT_EQ(shift_label(word), "day") << word;
    for (const char* word : {"off", "-", "frei", "Day off", "repos", "libre", "Riposo", "folga",
                             "vrij", "wolne", "ledig", "休み", "休"})
        EXPECT_EQ(shift_label(word), "off") << word;
    EXPECT_EQ(shift_label("on call"), "");
}

struct Headings {
    const char* language;
    const char* header;  // date, RPE, resting heart rate, bed, up, weight, shift
    const char* night;   // shift
};

class JournalLanguage : public testing::TestWithParam<Headings> {};

TEST_P(JournalLanguage, HasItsHeadings) {
    const std::string sheet = std::string(GetParam().header) +
                              "\n2026-03-02,6,48,22:30,6:30,64.5," + GetParam().night + "\n";
    for (const bool bom : {false, true}) {
        const auto rows = parse((bom ? "\xEF\xBB\xBF" : "") + sheet);
        ASSERT_EQ(rows.size(), 1U) << GetParam().language;
        EXPECT_EQ(rows[0].rpe, 6);
        EXPECT_EQ(rows[0].resting_hr, 48);
        EXPECT_EQ(rows[0].sleep_from, test::local("2026-03-01T22:30:00"));
        EXPECT_EQ(rows[0].sleep_to, test::local("2026-03-02T06:30:00"));
        EXPECT_EQ(rows[0].weight_kg, 64.5);
        EXPECT_EQ(rows[0].shift, "night");
        EXPECT_EQ(rows[0].fields, "{}");
    }
}

INSTANTIATE_TEST_SUITE_P(
    Languages, JournalLanguage,
    testing::Values(
        Headings{"en", "Date,RPE,Resting heart rate,Bedtime,Wake up,Weight,Shift", "Night"},
        Headings{"de", "Datum,Anstrengung,Ruhepuls,Ins Bett,Aufgewacht,Gewicht,Schicht", "Nacht"},
        Headings{"fr", "Date,Ressenti,FC au repos,Coucher,Réveil,Poids,Poste", "Nuit"},
        Headings{"es", "Fecha,Esfuerzo,FC en reposo,Acostarse,Despertar,Peso,Turno", "Noche"},
        Headings{"pt", "Data,Esforço,FC em repouso,Hora de deitar,Acordar,Peso,Turno", "Noite"},
        Headings{"it", "Data,Sforzo,FC a riposo,Inizio sonno,Risveglio,Peso,Turno", "Notte"},
        Headings{"nl", "Datum,Inspanning,Rusthartslag,Naar bed,Wakker,Gewicht,Ploeg", "Nacht"},
        Headings{"pl", "Data,Wysiłek,Tętno spoczynkowe,Zaśnięcie,Pobudka,Waga,Zmiana", "Noc"},
        Headings{"sv", "Dag,Ansträngning,Vilopuls,Somnade,Vaknade,Vikt,Skift", "Natt"},
        Headings{"ru", "Дата,Нагрузка,Пульс в покое,Отбой,Подъём,Вес,Смена", "Ночная"},
        Headings{"ja", "日付,自覚的運動強度,安静時心拍数,就寝時刻,起床時刻,体重,シフト", "夜勤"},
        Headings{"ko", "날짜,운동강도,안정시 심박수,취침 시간,기상 시간,체중,근무", "야간"},
        Headings{"zh-CN", "日期,自觉强度,静息心率,就寝时间,起床时间,体重,班次", "夜班"},
        Headings{"zh-TW", "日期,自覺強度,靜息心率,就寢時間,起床時間,體重,班別", "夜班"},
        Headings{"tr", "Tarih,Zorluk,Dinlenme nabzı,Yatış saati,Uyanma saati,Kilo,Vardiya", "Gece"},
        Headings{"ar", "التاريخ,الجهد,نبض الراحة,وقت النوم,وقت الاستيقاظ,الوزن,الوردية", "ليلية"},
        Headings{"hi", "दिनांक,प्रयास,विश्राम हृदय गति,सोने का समय,जागने का समय,वजन,पाली", "रात"},
        Headings{"id",
                 "Tanggal,Usaha,Nadi istirahat,Jam tidur,Jam bangun,Berat badan,Giliran kerja",
                 "Malam"},
        Headings{"vi", "Ngày,Mức gắng sức,Nhịp tim nghỉ,Giờ đi ngủ,Giờ thức dậy,Cân nặng,Ca làm",
                 "Đêm"},
        Headings{"th", "วันที่,ความเหนื่อย,ชีพจรขณะพัก,เวลาเข้านอน,เวลาตื่นนอน,น้ำหนัก,กะ", "กะดึก"}));

}  // namespace
}  // namespace runlytics::formats
