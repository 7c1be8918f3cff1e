#pragma once

#include "core/listener/warehouse.h"
#include "pg/boundary/boundary.h"

extern "C" {
#include <executor/spi.h>
}

namespace runlytics::pg {

// The warehouse in the database that a background worker is connected to, by SPI.
class ServerWarehouse final : public net::Warehouse {
  public:
    ServerWarehouse();

    // Whether extension and warehouse are there.
    bool installed();

    void begin() override;
    void commit() override;
    void rollback() override;
    void begin_step() override;
    void keep_step() override;
    void undo_step() override;

    std::optional<net::Holder> authenticate(const net::Digest& token) override;
    net::Receipt receive(const net::Request& request) override;
    net::Receipt receive_event(const net::Request& request) override;
    net::Receipt receive_begin(const net::Request& request) override;
    void receive_part(std::int64_t athlete_id, std::int64_t document_id, int part,
                      std::span<const std::byte> body) override;
    void receive_end(std::int64_t athlete_id, std::int64_t document_id) override;
    void log(const net::Refusal& refusal) override;

  private:
    MemoryContext outer_context_;
    ResourceOwner outer_owner_;
    MemoryContext per_statement_;
};

}  // namespace runlytics::pg
