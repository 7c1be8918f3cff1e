output "endpoint" {
  description = "Host and port of the managed database."
  value       = aws_db_instance.gold.endpoint
}

output "password" {
  description = "Where the password of gold_owner is to be had: the secret's name in Secrets Manager, not its value."
  value       = aws_db_instance.gold.master_user_secret[0].secret_arn
}
