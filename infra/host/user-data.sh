#!/bin/bash
# Runs once, as root, when the host is made. Terraform fills in what stands as $${...} in this comment's way; no
# password is among it: those are made here, on the data volume, and never leave it.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

apt-get update
apt-get install --yes --no-install-recommends ca-certificates curl docker.io docker-compose git iptables openssl unattended-upgrades

# Memory for the compiler, while the image is built.
if [[ ! -e /swapfile ]]; then
    fallocate -l 4G /swapfile
    chmod 0600 /swapfile
    mkswap /swapfile
    echo '/swapfile none swap sw 0 0' >>/etc/fstab
    swapon /swapfile
fi

# The data volume is attached a moment after the host has started; one that is blank gets a file system.
volume=${data_volume}
device=/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_$${volume/-/}
for ((n = 0; n < 60; n++)); do
    [[ ! -e $device ]] || break
    sleep 5
done
blkid "$device" || mkfs.ext4 -L runlytics "$device"
mkdir -p /srv/runlytics
grep -q LABEL=runlytics /etc/fstab || echo 'LABEL=runlytics /srv/runlytics ext4 defaults,nofail 0 2' >>/etc/fstab
mount -a

# Images and volumes are on it, and so are the passwords.
mkdir -p /etc/docker /srv/runlytics/docker
echo '{"data-root": "/srv/runlytics/docker", "log-driver": "local"}' >/etc/docker/daemon.json
systemctl restart docker

# Of the containers the database alone may ask who the machine is: its address is in docker/compose.yaml.
cat >/etc/systemd/system/runlytics-firewall.service <<'UNIT'
[Unit]
Description=Keep containers from the machine's credentials
After=docker.service
PartOf=docker.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/iptables -I DOCKER-USER -d 169.254.0.0/16 ! -s 172.30.83.10 -j DROP
ExecStop=/usr/sbin/iptables -D DOCKER-USER -d 169.254.0.0/16 ! -s 172.30.83.10 -j DROP
[Install]
WantedBy=docker.service
UNIT

if [[ ! -d /srv/runlytics/source ]]; then
    git clone '${source_url}' /srv/runlytics/source
    git -C /srv/runlytics/source checkout '${source_revision}'
fi
cd /srv/runlytics/source/docker
./make-secrets
cat >.env <<ENV
RUNLYTICS_DOMAIN=${domain}
RUNLYTICS_SERVER_OPTIONS=-c runlytics.instance_role=on
ENV

cat >/etc/systemd/system/runlytics-upload.service <<UNIT
[Unit]
Description=Put the newest backup into its bucket
After=docker.service
[Service]
Type=oneshot
ExecStart=/srv/runlytics/source/infra/host/upload-backup /srv/runlytics/docker/volumes/runlytics_backups/_data https://s3.${region}.amazonaws.com/${backups} ${region}
UNIT
cat >/etc/systemd/system/runlytics-upload.timer <<'UNIT'
[Unit]
Description=Put the newest backup into its bucket
[Timer]
OnCalendar=hourly
RandomizedDelaySec=10min
Persistent=true
[Install]
WantedBy=timers.target
UNIT
systemctl daemon-reload
systemctl enable --now runlytics-firewall.service runlytics-upload.timer

docker-compose --project-name runlytics up --detach --build
echo '${name} is up'
