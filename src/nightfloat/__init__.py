"""Nightfloat: schedules for medical residency programmes, made and checked offline."""

__version__ = "0.1.0"
