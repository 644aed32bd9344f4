"""What Spark raises if a job fails: its own errors, and Java's that it does not know."""

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException

FAILED = (PySparkException, Py4JError)
