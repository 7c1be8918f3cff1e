# A managed PostgreSQL that has gold and nothing else: it subscribes to the host's publication (publish_gold()) and needs
# no extension. It calls the host, so the host lets it in; nobody outside of the network reaches either.
data "aws_vpc" "default" {
  default = true
}

data "aws_subnets" "default" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.default.id]
  }

  filter {
    name   = "default-for-az"
    values = ["true"]
  }
}

resource "aws_db_subnet_group" "gold" {
  name       = "${var.name}-gold"
  subnet_ids = data.aws_subnets.default.ids
}

resource "aws_security_group" "gold" {
  name        = "${var.name}-gold"
  description = "Readers of gold"
  vpc_id      = data.aws_vpc.default.id
}

resource "aws_vpc_security_group_ingress_rule" "readers" {
  for_each = toset(concat([var.host_security_group], var.read_by))

  security_group_id            = aws_security_group.gold.id
  description                  = "Readers"
  referenced_security_group_id = each.key
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "publisher" {
  security_group_id            = aws_security_group.gold.id
  description                  = "The host that publishes"
  referenced_security_group_id = var.host_security_group
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_ingress_rule" "publisher" {
  security_group_id            = var.host_security_group
  description                  = "The subscriber of gold"
  referenced_security_group_id = aws_security_group.gold.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_db_parameter_group" "gold" {
  name   = "${var.name}-gold"
  family = "postgres15"

  parameter {
    name         = "rds.logical_replication"
    value        = "1"
    apply_method = "pending-reboot"
  }

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
}

# The password is made by RDS and kept in Secrets Manager: no variable, no output and no state has it.
resource "aws_db_instance" "gold" {
  identifier                  = "${var.name}-gold"
  engine                      = "postgres"
  engine_version              = "15"
  instance_class              = var.instance_class
  allocated_storage           = 20
  storage_type                = "gp3"
  storage_encrypted           = true
  db_name                     = "gold"
  username                    = "gold_owner"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.gold.name
  vpc_security_group_ids      = [aws_security_group.gold.id]
  parameter_group_name        = aws_db_parameter_group.gold.name
  publicly_accessible         = false
  backup_retention_period     = 7
  deletion_protection         = true
  skip_final_snapshot         = false
  final_snapshot_identifier   = "${var.name}-gold-last"
  ca_cert_identifier          = "rds-ca-rsa2048-g1"
}
