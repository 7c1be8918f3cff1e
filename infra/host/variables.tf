variable "region" {
  description = "Where everything is made."
  type        = string
  default     = "eu-central-1"
}

variable "name" {
  description = "What everything is called; the buckets too, so it is one that nobody else in the world has taken."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,40}$", var.name))
    error_message = "Small letters, digits and hyphens, 3 to 41 of them."
  }
}

variable "domain" {
  description = "The host name by which the pages are reached. Point its A record at the output address."
  type        = string
}

variable "source_url" {
  description = "The git repository that the image is built from."
  type        = string
}

variable "source_revision" {
  description = "The tag, or the commit, of it."
  type        = string
}

variable "instance_type" {
  description = "The size of the host; arm64."
  type        = string
  default     = "t4g.small"
}

variable "data_gib" {
  description = "The size of the data volume in GiB."
  type        = number
  default     = 20
}

variable "open_to" {
  description = "The networks that reach ports 80 and 443."
  type        = list(string)
  default     = ["0.0.0.0/0"]
}

variable "keep_backups_days" {
  description = "How long a backup stays in its bucket."
  type        = number
  default     = 35
}
