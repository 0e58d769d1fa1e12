"""What tests are run on: a database that gives no order away for nothing."""

import threading

import pytest
from django.db import connection

from pastetrader.accounts.models import User


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL answers rows as it finds them")
def test_rows_that_no_statement_orders_come_from_the_end_in_each_thread(transactional_db: None) -> None:
    User.objects.bulk_create(User(email=f"{number}@row.example") for number in range(3))
    found: list[list[str]] = []

    def read() -> None:
        emails = User.objects.filter(email__endswith="@row.example").order_by().values_list("email", flat=True)
        found.append(list(emails))
        if threading.current_thread() is not threading.main_thread():
            connection.close()

    read()
    thread = threading.Thread(target=read)
    thread.start()
    thread.join()

    assert found == [["2@row.example", "1@row.example", "0@row.example"]] * 2
