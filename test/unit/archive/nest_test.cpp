#include "core/archive/nest.h"

#include <cstdio>
#include <cstdlib>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>
#include <vector>

#include "core/archive/tar.h"
#include "core/archive/zip.h"
#include "core/error.h"
#include "unit/packed.h"
#include "unit/support.h"

namespace runlytics::archive {
namespace {

std::string text(const std::vector<std::byte>& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// A file without a name that holds these bytes.
int descriptor_of(const std::string& bytes) {
    std::FILE* const file = std::tmpfile();
    std::fwrite(bytes.data(), 1, bytes.size(), file);
    std::fflush(file);
    const int descriptor = dup(fileno(file));
    std::fclose(file);
    return descriptor;
}

int copy_out(MemberReader& member) {
    std::string all;
    for (auto slice = member.read(1'000); !slice.empty(); slice = member.read(1'000))
        all += text(slice);
    return descriptor_of(all);
}

std::string zip_of(const test::Files& files) {
    return test::Archive(files).bytes();
}

// A ustar archive, written by its description in POSIX.
std::string tar_of(const test::Files& files) {
    std::string tar;
    for (const auto& [name, body] : files) {
        std::string head(512, '\0');
        head.replace(0, name.size(), name);
        head.replace(100, 7, "0000644");
        char size[12];
        std::snprintf(size, sizeof size, "%011o", static_cast<unsigned>(body.size()));
        head.replace(124, 11, size);
        head.replace(136, 11, "00000000000");
        head.replace(148, 8, "        ");
        head[156] = '0';
        head.replace(257, 8, std::string("ustar\00000", 8));
        unsigned sum = 0;
        for (const char c : head)
            sum += static_cast<unsigned char>(c);
        char written[8];
        std::snprintf(written, sizeof written, "%06o", sum);
        head.replace(148, 7, std::string(written, 7));
        tar += head + body + std::string((512 - body.size() % 512) % 512, '\0');
    }
    return tar + std::string(1024, '\0');
}

Nest nest_of(const std::string& bytes, const std::string& name) {
    return Nest(open_container(descriptor_of(bytes), name), copy_out);
}

std::string listing(Nest nest) {
    std::string names;
    for (const Member& member : nest.members())
        names += member.name + "=" + text(read_all(nest.open(member.name))) + "\n";
    return names;
}

TEST(Nest, ReadsTarPackedOrNot) {
    const std::string tar = tar_of({{"./a.gpx", "first"},
                                    {"__MACOSX/._a.gpx", "stub"},
                                    {"folder/", ""},
                                    {"folder/b.fit", std::string(3'000, 'x')}});
    const std::string all = "a.gpx=first\nfolder/b.fit=" + std::string(3'000, 'x') + "\n";
    EXPECT_EQ(listing(nest_of(tar, "watch.tar")), all);
    EXPECT_EQ(listing(nest_of(tar, "a name that says nothing")), all);
    EXPECT_EQ(listing(nest_of(test::gzip(tar), "watch.TAR.GZ")), all);
    EXPECT_EQ(listing(nest_of(test::gzip(tar), "watch.tgz")), all);
}

TEST(Nest, MembersOfATarAreFoundInAnyOrder) {
    Nest nest = nest_of(test::gzip(tar_of({{"a", "1"}, {"b", "2"}})), "x.tgz");
    EXPECT_EQ(text(read_all(nest.open("b"))), "2");
    EXPECT_EQ(text(read_all(nest.open("a"))), "1");
    EXPECT_EQ(test::state_of_call([&] { nest.open("c"); }), "58P01");
    MemberReader stale = nest.open("a");
    nest.open("b");
    EXPECT_EQ(test::state_of_call([&] { stale.read(1); }), "XX000");
}

TEST(Nest, SeesThroughArchivesInArchives) {
    const std::string inner = zip_of({{"1.fit", "one"}, {"2.fit", "two"}});
    const std::string outer =
        zip_of({{"DI_CONNECT/uploads/part 1.zip", inner},
                {"DI_CONNECT/sleep.json", "[]"},
                {"more/old.tgz", test::gzip(tar_of({{"3.gpx", "three"}, {"part.zip", inner}}))},
                {"broken.zip", inner.substr(0, 60)},
                {"called.zip/like.gpx", "a folder"}});
    EXPECT_EQ(listing(nest_of(outer, "account.zip")),
              "DI_CONNECT/uploads/part 1.zip/1.fit=one\n"
              "DI_CONNECT/uploads/part 1.zip/2.fit=two\n"
              "DI_CONNECT/sleep.json=[]\n"
              "more/old.tgz/3.gpx=three\n"
              "more/old.tgz/part.zip/1.fit=one\n"
              "more/old.tgz/part.zip/2.fit=two\n"
              "broken.zip=" +
                  inner.substr(0, 60) + "\ncalled.zip/like.gpx=a folder\n");
}

TEST(Nest, RefusesBombs) {
    std::string deep = zip_of({{"a.gpx", "x"}});
    for (std::size_t i = 0; i < max_depth; ++i)
        deep = zip_of({{"a.zip", deep}});
    EXPECT_EQ(nest_of(deep, "x.zip").members().size(), 1U);
    deep = zip_of({{"a.zip", deep}});
    EXPECT_EQ(test::state_of_call([&] { nest_of(deep, "x.zip").members(); }), "54000");

    const std::string zeros(100'000'000, '\0');
    const std::string bomb = test::gzip(tar_of({{"a.gpx", zeros}, {"b.gpx", "x"}}), 9);
    EXPECT_EQ(test::state_of_call([&] { nest_of(bomb, "x.tgz").members(); }), "54000");
    EXPECT_EQ(test::state_of_call([&] { read_all(nest_of(bomb, "x.tgz").open("a.gpx")); }),
              "54000");
}

TEST(Nest, RefusesWhatIsCutOrBroken) {
    const std::string tar = tar_of({{"a.gpx", std::string(5'000, 'x')}, {"b.gpx", "y"}});
    for (const std::size_t length : {std::size_t{600}, std::size_t{4'000}}) {
        Nest nest = nest_of(tar.substr(0, length), "x.tar");
        EXPECT_EQ(test::state_of_call([&] { read_all(nest.open("a.gpx")); }), "22P02") << length;
    }
    const std::string packed = test::gzip(tar_of({{"a.gpx", test::noise(50'000)}}));
    EXPECT_EQ(test::state_of_call(
                  [&] { nest_of(packed.substr(0, packed.size() / 2), "x.tgz").members(); }),
              "22P02");
    EXPECT_EQ(open_container(descriptor_of("Dear diary"), "x.txt"), nullptr);
    EXPECT_EQ(open_container(descriptor_of(""), "x.zip"), nullptr);
}

}  // namespace
}  // namespace runlytics::archive
