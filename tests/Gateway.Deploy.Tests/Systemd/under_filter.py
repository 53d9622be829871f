"""Starts a program under a unit's SystemCallFilter: under_filter.py FILTER [FILTER …] -- PROGRAM [ARGUMENT …]

Each FILTER is the value of one line, as systemd.exec(5) describes it: the first allows, later ones take away (~) or add.
What is not allowed fails with EPERM, as the unit asks.
"""
import ctypes
import os
import subprocess
import sys

EPERM = 0x00050000 | 1
ALLOW = 0x7FFF0000
NO_NEW_PRIVILEGES = 38


def calls(name):
    if not name.startswith("@"):
        return {name}
    listed = subprocess.run(
        ["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True).stdout
    members = (line.strip() for line in listed.splitlines()[1:])
    return set().union(*(calls(member) for member in members if member and not member.startswith("#")))


split = sys.argv.index("--")
allowed = {"execve"}  # systemd's own start of the program
for line in sys.argv[1:split]:
    named = set().union(*(calls(name) for name in line.lstrip("~").split()))
    allowed = allowed - named if line.startswith("~") else allowed | named

seccomp = ctypes.CDLL("libseccomp.so.2")
seccomp.seccomp_init.restype = ctypes.c_void_p
filter_ = ctypes.c_void_p(seccomp.seccomp_init(ctypes.c_uint32(EPERM)))
for name in sorted(allowed):
    number = seccomp.seccomp_syscall_resolve_name(name.encode())
    if number >= 0:  # others are another architecture's
        seccomp.seccomp_rule_add(filter_, ctypes.c_uint32(ALLOW), number, 0)
ctypes.CDLL(None).prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
if seccomp.seccomp_load(filter_) != 0:
    sys.exit("The filter could not be loaded.")
program = sys.argv[split + 1:]
os.execv(program[0], program)
