# The packages come in as `make run` brings them in: pip installs uv, uv installs what the lock names, all by hash.
FROM python:3.13.7-slim-bookworm AS packages
COPY requirements-uv.txt requirements.txt ./
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements-uv.txt \
    && python -m venv --without-pip /venv \
    && uv pip sync --no-cache --compile-bytecode --python /venv --require-hashes requirements.txt

# The canvas: what is built stays, Node and npm's packages do not come along.
FROM node:20.20.2-bookworm-slim AS canvas
WORKDIR /app/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --omit=dev --no-update-notifier --loglevel=error
COPY frontend .
RUN node node_modules/vite/bin/vite.js build --logLevel warn

FROM python:3.13.7-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/venv/bin:$PATH
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=canvas /app/static/dist static/dist
RUN pybabel --quiet compile --directory=locale --domain="django djangojs" \
    && PASTETRADER_DATA=/tmp/build python manage.py collectstatic --noinput -v0 \
    && rm -rf /tmp/build \
    && apt-get update -qq && apt-get install -y -qq --no-install-recommends bubblewrap && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 pastetrader \
    && install -d -o pastetrader /data

USER pastetrader
VOLUME /data
EXPOSE 8000
CMD ["uvicorn", "pastetrader.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--timeout-graceful-shutdown", "3"]
