output "address" {
  description = "Where the A record of the domain points to."
  value       = aws_eip.host.public_ip
}

output "shell" {
  description = "A shell on the host, without a port and without a key."
  value       = "aws ssm start-session --region ${var.region} --target ${aws_instance.host.id}"
}

output "buckets" {
  description = "The buckets by what they are for."
  value       = { for each, bucket in aws_s3_bucket.data : each => bucket.bucket }
}

output "bucket_row" {
  description = "The row of warehouse.buckets by which bronze is read: there is no key in it."
  value       = <<-SQL
    insert into warehouse.http_hosts (host) values ('s3.${var.region}.amazonaws.com');
    insert into warehouse.buckets (name, endpoint, bucket, region, credentials, bronze)
    values
      ('bronze', 'https://s3.${var.region}.amazonaws.com', '${aws_s3_bucket.data["bronze"].bucket}', '${var.region}', 'instance_role', true),
      ('silver', 'https://s3.${var.region}.amazonaws.com', '${aws_s3_bucket.data["silver"].bucket}', '${var.region}', 'instance_role', false);
  SQL
}

output "security_group" {
  description = "Of the host: what the variant with RDS lets in."
  value       = aws_security_group.host.id
}
