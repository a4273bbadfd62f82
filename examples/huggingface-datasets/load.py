"""Loads a dataset that HartFarm wrote as Parquet, as WebDataset or as ImageFolder: load.py FOLDER"""

import sys

from datasets import load_dataset

dataset = load_dataset(sys.argv[1], split="train")
print(dataset)
print(dataset[0])
