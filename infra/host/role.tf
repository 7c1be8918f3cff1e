# What the host may do. The actions on buckets are those that a round trip asks for, no more and no fewer:
# test/e2e/infra.sh records them and compares. Backups can be put and neither read, listed nor deleted from here.
data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "buckets" {
  statement {
    sid       = "BronzeList"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.data["bronze"].arn]
  }

  statement {
    sid       = "BronzeRead"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.data["bronze"].arn}/*"]
  }

  statement {
    sid       = "SilverWrite"
    actions   = ["s3:PutObject", "s3:DeleteObject"]
    resources = ["${aws_s3_bucket.data["silver"].arn}/*"]
  }

  statement {
    sid       = "BackupsPut"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.data["backups"].arn}/*"]
  }
}

resource "aws_iam_role" "host" {
  name               = var.name
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_role_policy" "buckets" {
  name   = "buckets"
  role   = aws_iam_role.host.id
  policy = data.aws_iam_policy_document.buckets.json
}

# Session Manager, which takes the place of a port for ssh.
resource "aws_iam_role_policy_attachment" "session" {
  role       = aws_iam_role.host.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_instance_profile" "host" {
  name = var.name
  role = aws_iam_role.host.name
}
