"""What is imported into every interpreter before its memory is kept: what flows usually import, and flow_api."""

# ruff: noqa: F401
import abc
import ast
import asyncio
import base64
import binascii
import bisect
import calendar
import collections.abc
import colorsys
import configparser
import contextlib
import copy
import csv
import dataclasses
import datetime
import decimal
import difflib
import enum
import fnmatch
import fractions
import functools
import gc
import glob
import gzip
import hashlib
import heapq
import hmac
import html.parser
import inspect
import io
import itertools
import json
import linecache
import locale
import logging
import math
import numbers
import operator
import os
import pathlib
import pickle
import pprint
import queue
import random
import re
import secrets
import shutil
import statistics
import string
import struct
import tempfile
import textwrap
import threading
import time
import traceback
import types
import typing
import unicodedata
import urllib.parse
import urllib.request
import uuid
import warnings
import weakref
import xml.etree.ElementTree
import zipfile
import zlib
import zoneinfo

import flow_api.runner
import pyodide.ffi

# These objects live as long as the interpreter: the collector need not look at them again.
gc.collect()
gc.freeze()
