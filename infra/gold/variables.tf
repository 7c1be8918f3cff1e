variable "region" {
  description = "Where the host is."
  type        = string
  default     = "eu-central-1"
}

variable "name" {
  description = "The name that the host was given."
  type        = string
}

variable "host_security_group" {
  description = "The output security_group of infra/host."
  type        = string
}

variable "instance_class" {
  description = "The size of the managed database."
  type        = string
  default     = "db.t4g.micro"
}

variable "read_by" {
  description = "Security groups beside the host's from which gold is read."
  type        = list(string)
  default     = []
}
