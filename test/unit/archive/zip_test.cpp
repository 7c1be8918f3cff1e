#include "core/archive/zip.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "unit/packed.h"
#include "unit/support.h"

namespace runlytics::archive {
namespace {

using test::Archive;

std::string text(const std::vector<std::byte>& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

TEST(Zip, ListsAndReadsWhatPeoplePutThere) {
    const Archive file({{"activities.csv", "a,b"},
                        {"activities/1.gpx", std::string(100'000, 'x')},
                        {"__MACOSX/._activities.csv", "stub"},
                        {"activities/._1.gpx", "stub"},
                        {"activities/.DS_Store", "stub"},
                        {"empty.tcx", ""}});
    const Zip zip(file.open());
    std::vector<std::string> names;
    for (const Member& member : zip.members())
        names.push_back(member.name);
    EXPECT_EQ(names, (std::vector<std::string>{"activities.csv", "activities/1.gpx", "empty.tcx"}));
    EXPECT_EQ(text(zip.read("activities.csv")), "a,b");
    EXPECT_EQ(zip.read("activities/1.gpx").size(), 100'000U);
    EXPECT_EQ(zip.read("empty.tcx").size(), 0U);
    EXPECT_EQ(test::state_of_call([&] { zip.read("absent"); }), "58P01");
}

TEST(Zip, RefusesWhatIsCutOrBroken) {
    const Archive file({{"a.gpx", std::string(50'000, 'x')}, {"b.gpx", "y"}});
    const std::string whole = file.bytes();
    for (const std::size_t length :
         {std::size_t{0}, std::size_t{3}, std::size_t{40}, whole.size() / 2, whole.size() - 1}) {
        file.overwrite(whole.substr(0, length));
        EXPECT_EQ(test::state_of_call([&] { Zip(file.open()).read("a.gpx"); }), "22P02") << length;
    }
    std::string broken = whole;
    for (std::size_t i = 45; i < 60; ++i)
        broken[i] = 'z';
    file.overwrite(broken);
    EXPECT_EQ(test::state_of_call([&] { Zip(file.open()).read("a.gpx"); }), "22P02");
}

TEST(Zip, AMemberIsReadInSlicesAlsoWhenTheArchiveIsGone) {
    const std::string whole(2'500'000, 'x');
    const Archive file({{"a.xml", whole}});
    MemberReader member = Zip(file.open()).open("a.xml");
    EXPECT_EQ(member.bytes(), whole.size());
    std::string read;
    for (auto slice = member.read(1'000'000); !slice.empty(); slice = member.read(1'000'000)) {
        EXPECT_LE(slice.size(), 1'000'000U);
        read += text(slice);
    }
    EXPECT_EQ(read, whole);
    EXPECT_TRUE(member.read(10).empty());
    EXPECT_EQ(test::state_of_call([&] { Zip(file.open()).open("absent"); }), "58P01");
}

TEST(Zip, RefusesABomb) {
    const Archive file(test::Files{{"bomb.gpx", std::string(64 << 20, ' ')}});
    const Zip zip(file.open());
    EXPECT_EQ(test::state_of_call([&] { zip.read("bomb.gpx"); }), "54000");
}

TEST(Zip, RefusesADirectoryThatLies) {
    const Archive file(test::Files{{"a.gpx", std::string(1000, 'x')}});
    std::string lying = file.bytes();
    const auto directory = lying.find("PK\x01\x02");
    ASSERT_NE(directory, std::string::npos);
    lying[directory + 24] = 10;  // the unpacked size, low byte
    lying[directory + 25] = 0;
    file.overwrite(lying);
    EXPECT_EQ(test::state_of_call([&] { Zip(file.open()).read("a.gpx"); }), "22P02");
}

TEST(Zip, IsKnownByItsFirstBytes) {
    const Archive file(test::Files{{"a", "b"}});
    const std::string bytes = file.bytes();
    const auto head = std::as_bytes(std::span(bytes));
    EXPECT_TRUE(is_zip({head.begin(), head.end()}));
    EXPECT_FALSE(is_zip({std::byte{'P'}, std::byte{'K'}}));
    EXPECT_FALSE(is_zip({}));
}

}  // namespace
}  // namespace runlytics::archive
