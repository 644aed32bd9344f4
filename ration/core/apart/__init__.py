"""Run what a library may abort on in a process of its own, within bounds."""
