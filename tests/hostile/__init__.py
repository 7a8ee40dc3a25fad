"""Attacks on a real server, and what is watched while they go on."""
