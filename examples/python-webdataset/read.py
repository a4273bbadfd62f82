"""Reads a dataset that HartFarm wrote as WebDataset, and checks every image: read.py FOLDER"""

import hashlib
import json
import sys
import tarfile
from pathlib import Path


def samples(tar_path):
    """The samples of a tar: members of one key stand next to each other."""
    key, sample = None, {}
    with tarfile.open(tar_path) as tar:
        for member in tar:
            name, _, extension = member.name.rpartition("/")[2].partition(".")
            if name != key and sample:
                yield key, sample
                sample = {}
            key = name
            sample[extension] = tar.extractfile(member).read()
    if sample:
        yield key, sample


def main(folder):
    count = 0
    for tar_path in sorted(Path(folder).glob("data/*.tar")):
        for key, sample in samples(tar_path):
            about = json.loads(sample["json"])
            image = next(data for extension, data in sample.items() if extension in ("png", "jpg", "webp"))
            print(f"{key}  {hashlib.sha256(image).hexdigest()[:12]}  seed {about['seed']}  {sample['txt'].decode()}")
            count += 1
    print(f"{count} images")


if len(sys.argv) != 2:
    sys.exit("Usage: read.py FOLDER")
main(sys.argv[1])
