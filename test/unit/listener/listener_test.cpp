#include "core/listener/listener.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace runlytics::listener {

TEST(Listener, WithoutAPathThereIsNoCertificate) {
    EXPECT_EQ(read_pem("", "--cert"), "");
}

TEST(Listener, ACertificateThatIsNotThereIsAnError) {
    for (const char* path : {"/nowhere/cert.pem", "/dev/null"}) {
        try {
            read_pem(path, "--cert and --key");
            ADD_FAILURE() << path;
        } catch (const Error& error) {
            EXPECT_EQ(error.state(), "58P01");
            EXPECT_EQ(error.message(), "could not read \"" + std::string(path) + "\"");
            EXPECT_EQ(error.hint(), "--cert and --key are PEM files.");
        }
    }
}

}  // namespace runlytics::listener
