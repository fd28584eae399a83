"""Measurements that anyone can repeat; timing never decides a test."""
