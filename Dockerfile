FROM python:3.13.7-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app

COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

COPY . .
RUN pybabel --quiet compile --directory=locale --domain=django \
    && PASTETRADER_DATA=/tmp/build python manage.py collectstatic --noinput -v0 \
    && rm -rf /tmp/build \
    && useradd --system --uid 10001 pastetrader \
    && install -d -o pastetrader /data

USER pastetrader
VOLUME /data
EXPOSE 8000
CMD ["uvicorn", "pastetrader.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--timeout-graceful-shutdown", "3"]
