#pragma once

#include <map>
#include <string_view>

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

    void begin() override;
    void begin_reading() override;
    void commit() override;
    void rollback() override;
    void begin_step() override;
    void keep_step() override;
    void undo_step() override;

    listener::Row run(const listener::Statement& statement,
                      std::initializer_list<listener::Value> values) override;

  private:
    MemoryContext outer_context_;
    ResourceOwner outer_owner_;
    MemoryContext per_statement_;
    std::map<std::string_view, SPIPlanPtr> plans_;  // by the statement's name
};

}  // namespace runlytics::pg
