#pragma once

namespace runlytics::pg {

// Defines the setting runlytics.trust_warehouse_owner, and installs what keeps the rights of
// superusers and of our login roles from the owner of a warehouse.
void install_trust();

}  // namespace runlytics::pg
