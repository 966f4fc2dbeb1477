"""Asks botocore for the tables, as `dynadraft tables list` with these options does, and says what becomes of it."""

import argparse
import os

import botocore.exceptions
import botocore.session

# Away from the terminal: nobody is there to type a code.
os.setsid()

options = argparse.ArgumentParser()
options.add_argument("--profile")
options.add_argument("--region")
options.add_argument("--endpoint-url")
options = options.parse_args()

try:
    session = botocore.session.Session(profile=options.profile)
    client = session.create_client(
        "dynamodb", region_name=options.region, endpoint_url=options.endpoint_url
    )
    client.list_tables()
    print("answered")
except botocore.exceptions.ClientError as error:
    print("refused:", error.response["Error"]["Code"])
except Exception as error:
    print("refused:", type(error).__name__)
