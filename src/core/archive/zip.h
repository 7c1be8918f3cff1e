#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "core/archive/container.h"

// Zip archives as services hand them out.
namespace runlytics::archive {

class Zip : public Container {
  public:
    // Takes the descriptor over, also when it throws.
    explicit Zip(int descriptor);
    ~Zip() override;
    Zip(const Zip&) = delete;
    Zip& operator=(const Zip&) = delete;

    std::vector<Member> members() const override;
    MemberReader open(const std::string& name) const override;

  private:
    struct Handle;
    class Source;
    std::shared_ptr<Handle> handle_;
};

// Whether the first bytes of a file are those of a zip archive.
bool is_zip(const std::vector<std::byte>& head);

}  // namespace runlytics::archive
