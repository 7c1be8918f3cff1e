#pragma once

#include "core/listener/warehouse.h"
#include "pg/boundary/boundary.h"

extern "C" {
#include <executor/spi.h>
}

namespace runlytics::pg {

// The warehouse in the database that a background worker is connected to, by SPI.
class ServerWarehouse final : public listener::Warehouse {
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

    std::optional<listener::Holder> authenticate(const crypto::Digest& token) override;
    listener::Receipt receive(const listener::Request& request) override;
    listener::Receipt receive_event(const listener::Request& request) override;
    listener::Receipt receive_begin(const listener::Request& request) override;
    void receive_part(std::int64_t athlete_id, std::int64_t document_id, int part,
                      std::span<const std::byte> body) override;
    void receive_end(std::int64_t athlete_id, std::int64_t document_id) override;
    void log(const listener::Refusal& refusal) override;

  private:
    MemoryContext outer_context_;
    ResourceOwner outer_owner_;
    MemoryContext per_statement_;
};

}  // namespace runlytics::pg
