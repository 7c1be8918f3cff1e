# One host in the account's default network. Nobody comes in but by the two ports of the web: a shell is had by
# Session Manager, for which the host calls out and listens to nothing.
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

# The volume and the host must be in one zone.
data "aws_subnet" "chosen" {
  id = sort(data.aws_subnets.default.ids)[0]
}

resource "aws_security_group" "host" {
  name        = var.name
  description = "Web in, everything out"
  vpc_id      = data.aws_vpc.default.id
}

# Port 80 is where certificates are proven, and sends browsers to 443.
resource "aws_vpc_security_group_ingress_rule" "web" {
  for_each = {
    for pair in setproduct(var.open_to, [80, 443]) : "${pair[0]} ${pair[1]}" => pair
  }

  security_group_id = aws_security_group.host.id
  description       = "Web"
  cidr_ipv4         = each.value[0]
  ip_protocol       = "tcp"
  from_port         = each.value[1]
  to_port           = each.value[1]
}

resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = aws_security_group.host.id
  description       = "Out"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

resource "aws_eip" "host" {
  domain   = "vpc"
  instance = aws_instance.host.id
}
