"""What tests are run on: a database that gives no order away for nothing."""

import threading

import pytest
from django.db import connection

from pastetrader.accounts.models import User


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL answers rows as it finds them")
def test_rows_that_no_statement_orders_come_from_the_end_in_each_thread(transactional_db: None) -> None:
    User.objects.bulk_create(User(email=f"{number}@example.com") for number in range(3))
    found: list[list[str]] = []

    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT email FROM {User._meta.db_table} WHERE email LIKE '_@example.com'")  # noqa: S608
            found.append([email for (email,) in cursor.fetchall()])
        if threading.current_thread() is not threading.main_thread():
            connection.close()

    read()
    thread = threading.Thread(target=read)
    thread.start()
    thread.join()

    assert found == [["2@example.com", "1@example.com", "0@example.com"]] * 2
