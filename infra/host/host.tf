# Debian 13: its Docker and its Compose are of an age that reads docker/compose.yaml.
data "aws_ami" "debian" {
  most_recent = true
  owners      = ["136693071363"]

  filter {
    name   = "name"
    values = ["debian-13-arm64-*"]
  }
}

resource "aws_instance" "host" {
  ami                    = data.aws_ami.debian.id
  instance_type          = var.instance_type
  subnet_id              = data.aws_subnet.chosen.id
  vpc_security_group_ids = [aws_security_group.host.id]
  iam_instance_profile   = aws_iam_instance_profile.host.name

  user_data = templatefile("${path.module}/user-data.sh.tftpl", {
    name            = var.name
    region          = var.region
    domain          = var.domain
    source_url      = var.source_url
    source_revision = var.source_revision
    data_volume     = aws_ebs_volume.data.id
    backups         = aws_s3_bucket.data["backups"].bucket
  })

  # Two hops: the database asks from a container. The firewall of the host lets no other container ask.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }

  root_block_device {
    volume_type = "gp3"
    volume_size = 10
    encrypted   = true
  }

  # A newer image of Debian or another revision is no reason to make the host anew: see docs/aws.md.
  lifecycle {
    ignore_changes = [ami, user_data]
  }
}

# Everything that must outlive the host.
resource "aws_ebs_volume" "data" {
  availability_zone = data.aws_subnet.chosen.availability_zone
  type              = "gp3"
  size              = var.data_gib
  encrypted         = true

  tags = {
    Name = "${var.name}-data"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_volume_attachment" "data" {
  device_name = "/dev/sdf"
  volume_id   = aws_ebs_volume.data.id
  instance_id = aws_instance.host.id
}
