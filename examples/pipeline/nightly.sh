#!/bin/sh
# Plan a register: nightly.sh REGISTER FOLDER. Nothing is replaced unless all went well.
ration compute "$1" --out "$2" --force --quiet > summary.txt
code=$?
case $code in
0) echo "$2 is new." ;;
1) # rows with problems: send them back to whoever keeps the register
    ration check "$1" --problems problems.csv --force --quiet > check.txt
    echo "$2 is as it was: see problems.csv." ;;
3) echo "$1 cannot be read: is it there, is the disk mounted?" ;;
*) echo "$2 is as it was: code $code." ;;
esac
exit $code
