"""Settings: one flat file, read from the environment; .env.example lists every variable."""

from pathlib import Path

import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from pastetrader.environment import Environment, database, kept_secret, mail_server, networks, read_file

django_stubs_ext.monkeypatch()
BASE_DIR = Path(__file__).resolve().parent.parent
read_file(BASE_DIR / ".env")
env = Environment()

# --- what the process keeps, and how it is reached ---
DATA_DIR = Path(env.text("PASTETRADER_DATA", str(BASE_DIR / "data"))).resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
DEBUG = env.flag("PASTETRADER_DEBUG", default=False)
SECRET_KEY = env.text("PASTETRADER_SECRET_KEY") or kept_secret(DATA_DIR / "secret_key")
# Newest first; fields that hold credentials are encrypted with the first and read with any.
ENCRYPTION_KEYS = env.texts("PASTETRADER_ENCRYPTION_KEYS") or [kept_secret(DATA_DIR / "encryption_key")]
# The machine itself may always ask, so that health checks work whatever the public name is.
ALLOWED_HOSTS = [*env.texts("PASTETRADER_ALLOWED_HOSTS"), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS: list[str] = env.texts("PASTETRADER_TRUSTED_ORIGINS")
BEHIND_TLS = env.flag("PASTETRADER_BEHIND_TLS", default=False)
# Whose X-Forwarded-For is believed; see pastetrader.common.http.client_address.
TRUSTED_PROXIES = networks(env.texts("PASTETRADER_TRUSTED_PROXIES"))

# --- applications, in the order of the layers ---
INSTALLED_APPS = [
    "unfold",
    # Simple: without autodiscovery. urls.py does it, so that only a process that serves pages loads the admin.
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_vite",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_celery_beat",
    "pastetrader",
    "pastetrader.accounts",
    "llm",
    "registry",
    "workflows",
    "executions",
    "screening",
    "parsers",
    "pastetrader.quality",
]
MIDDLEWARE = [
    "pastetrader.common.http.middleware.request_ids.request_ids",
    "pastetrader.quality.timing.middleware.timed",
    "django.middleware.security.SecurityMiddleware",
    "pastetrader.common.http.middleware.content_security.content_security",
    "pastetrader.common.http.middleware.streaming.stream_asynchronously",
    "pastetrader.common.http.middleware.static_files.StaticFiles",
    "pastetrader.common.http.middleware.caching.nothing_kept",
    "pastetrader.common.http.middleware.compression.compressed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # These are synchronous, and the innermost makes all around it so: under ASGI, too, a request stays in one thread.
    # Django's own middleware would otherwise go to a thread and back twice each, for more than a view takes.
    "pastetrader.accounts.audit.asked_by",
    "pastetrader.accounts.profile.preferences.preferred",
    "pastetrader.accounts.ways_back.ways_back",
]
ROOT_URLCONF = "pastetrader.urls"
ASGI_APPLICATION = "pastetrader.asgi.application"
WSGI_APPLICATION = "pastetrader.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "pastetrader.accounts.profile.preferences.appearance",
            ],
        },
    },
]

# --- database ---
DATABASES = {"default": database(env.text("DATABASE_URL"), data=DATA_DIR, pool_size=env.whole("DATABASE_POOL_SIZE", 0))}
# "yes": migrations that are due may run on a production database (see migration_safety/production.py).
CONFIRM_PRODUCTION_MIGRATION = env.text("CONFIRM_PRODUCTION_MIGRATION")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- the bell: Celery wakes workers; the database is the truth ---
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", "embedded://localhost")
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_EXPIRES = None  # there are no results, so beat need not clean them up
CELERY_TASK_DEFAULT_QUEUE = "pastetrader"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# Without socket timeouts a publish to a half-open connection hangs for ever (kombu's default).
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"socket_timeout": 5, "socket_connect_timeout": 3} if CELERY_BROKER_URL.startswith("redis") else {}
)
# Celery's Django fixup closes the connection around every task, 4-9 ms each; task_prerun drops broken ones.
CELERY_DB_REUSE_MAX = 10**9
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SYNC_EVERY = 1
CELERY_BEAT_CRON_STARTING_DEADLINE = 600

# --- executions ---
# On: the worker that finished a node calls the next one itself. Off: one broker message per node.
EXECUTIONS_DIRECT_HANDOVER = env.flag("EXECUTIONS_DIRECT_HANDOVER", default=True)
EXECUTIONS_LEASE_SECONDS = env.number("EXECUTIONS_LEASE_SECONDS", 15.0)
EXECUTIONS_SWEEP_SECONDS = env.number("EXECUTIONS_SWEEP_SECONDS", 1.0)
# How long a person has to approve what an agent or a step asks for; then it is refused.
EXECUTIONS_APPROVAL_HOURS = env.number("EXECUTIONS_APPROVAL_HOURS", 24.0)
# What is kept of each workflow's executions, unless its own settings say otherwise; 0 is without limit.
EXECUTIONS_KEEP_DAYS = env.whole("EXECUTIONS_KEEP_DAYS", 14)
EXECUTIONS_KEEP_FAILED_DAYS = env.whole("EXECUTIONS_KEEP_FAILED_DAYS", 30)
EXECUTIONS_KEEP_MAX = env.whole("EXECUTIONS_KEEP_MAX", 10_000)
EXECUTIONS_KEEP_MEGABYTES = env.whole("EXECUTIONS_KEEP_MEGABYTES", 2_000)

# --- webhooks ---
# How many deliveries an endpoint takes in a minute, and how many days they are kept; 0 is without limit.
WEBHOOKS_PER_MINUTE = env.whole("WEBHOOKS_PER_MINUTE", 600)
WEBHOOKS_KEEP_DAYS = env.whole("WEBHOOKS_KEEP_DAYS", 30)

# --- code that people write, and programs: what may run in the jail ---
# Python of people who are not staff. Who embeds the product is alone with it.
USER_PYTHON = env.flag("PASTETRADER_USER_PYTHON", default=CELERY_BROKER_URL.startswith("embedded:"))
PYTHON_PACKAGES = env.texts("PASTETRADER_PYTHON_PACKAGES") or ["numpy", "polars", "tzdata"]
# Programs that superusers' tools may run, by their whole paths; none: there are no such tools.
SHELL_TOOLS = env.texts("PASTETRADER_SHELL_TOOLS")
# MCP servers that are programs here: {name: {"command": [program, argument, ...], "environment": [variable, ...]}}.
MCP_SERVERS = env.json_object("PASTETRADER_MCP_SERVERS")
# What one call may be given at most: seconds (of each kind), memory of all its processes, processes, output.
JAIL_MAX_SECONDS = env.whole("PASTETRADER_JAIL_SECONDS", 60)
JAIL_MAX_MEGABYTES = env.whole("PASTETRADER_JAIL_MEGABYTES", 1024)
JAIL_MAX_PROCESSES = env.whole("PASTETRADER_JAIL_PROCESSES", 32)
JAIL_MAX_KILOBYTES = env.whole("PASTETRADER_JAIL_KILOBYTES", 1024)

# --- screening ---
# What each process that screens keeps of indicators in memory of its own, and of bars that have no snapshot.
SCREENING_MEMORY_MEGABYTES = env.whole("SCREENING_MEMORY_MEGABYTES", 256)
# Snapshots of markets, which all processes of the machine share.
SCREENING_SNAPSHOTS = DATA_DIR / "snapshots"
# How large a file of bars may be that comes by the page or the API; the command has no limit.
SCREENING_UPLOAD_MEGABYTES = env.whole("SCREENING_UPLOAD_MEGABYTES", 100)
# By how many sessions the bars of a market that has a source may be behind before workflows no longer run on them.
SCREENING_STALE_SESSIONS = env.whole("SCREENING_STALE_SESSIONS", 3)
# How many seconds the checks of a workflow's rules may take before it goes live; what is not done by then is said.
SCREENING_ACTIVATION_SECONDS = env.whole("SCREENING_ACTIVATION_SECONDS", 2)

# --- parsers ---
# How large a document may be that is read: a PDF, a Word file.
SOURCE_UPLOAD_MEGABYTES = env.whole("SOURCE_UPLOAD_MEGABYTES", 20)

# --- calls to other computers (common/outbound_http) ---
# host:port and networks that may be called beside the public internet; with DENY_ALL nothing but these may.
OUTBOUND_ALLOW = env.texts("PASTETRADER_OUTBOUND_ALLOW")
OUTBOUND_DENY_ALL = env.flag("PASTETRADER_OUTBOUND_DENY_ALL", default=False)
OUTBOUND_PROXY = env.text("PASTETRADER_OUTBOUND_PROXY")
# Another proxy, for captions of YouTube alone.
YOUTUBE_PROXY = env.text("PASTETRADER_YOUTUBE_PROXY")
# Whom `notify` may write beside the person whose workflow it is: addresses, domains (@example.com), or * for anybody.
NOTIFY_EMAIL_TO = env.texts("PASTETRADER_NOTIFY_EMAIL_TO")

# --- models ---
# A YAML file with what models cost that the product does not know, or knows otherwise: in the form of
# llm/prices/table.yaml.
MODEL_PRICES = env.text("PASTETRADER_MODEL_PRICES")
# Which models read strategies, in the order in which they are asked: provider/model, or provider/model@name of the key.
# Those without a key are passed over.
READING_MODELS = env.texts("PASTETRADER_READING_MODELS") or [
    "anthropic/claude-sonnet-5-5",
    "openai/gpt-6.1-terra",
    "zhipuai/glm-5.2",
]

# --- people ---
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["pastetrader.accounts.sign_in.backends.EmailBackend"]
# An e-mail is unique among living users only (a partial unique constraint, which auth.W004 does not count).
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Whether anybody may make an account for themselves.
SIGN_UP = env.flag("PASTETRADER_SIGN_UP", default=False)
# Links by e-mail are good for a day.
PASSWORD_RESET_TIMEOUT = 24 * 3600
# E-mail: EMAIL_BACKEND, EMAIL_HOST and so on.
globals().update(mail_server(env.text("EMAIL_URL"), folder=DATA_DIR / "mail"))
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "PasteTrader <pastetrader@localhost>")
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
# Who sends it as a bearer token reads /metrics; empty: only the operator, and embedded this machine.
METRICS_TOKEN = env.text("PASTETRADER_METRICS_TOKEN")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "pastetrader.common.http.errors.error_pages.csrf_failure"

# How long each route takes to answer is counted, and shown to operators on the page of quality.
REQUEST_TIMINGS = env.flag("PASTETRADER_REQUEST_TIMINGS", default=True)

# --- language and time ---
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = "pastetrader.formats"

# --- static files ---
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "pastetrader.common.http.static_files.StaticNames"},
}
# What Vite builds of frontend/ into static/dist, by its manifest.
DJANGO_VITE = {
    "default": {
        "manifest_path": BASE_DIR / "static/dist/manifest.json",
        "static_url_prefix": "dist",
        "dev_mode": False,
    }
}

# --- limits of what comes in ---
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# Of the whole body of a request; beyond it nothing is written anywhere. Where files are taken it may be more.
MAX_BODY_MEGABYTES = 32
UPLOAD_PATHS = {
    "/api/v1/bar-imports": SCREENING_UPLOAD_MEGABYTES,
    "/markets/import/": SCREENING_UPLOAD_MEGABYTES,
    "/api/v1/source-imports": max(SOURCE_UPLOAD_MEGABYTES, MAX_BODY_MEGABYTES),
    "/paste/": max(SOURCE_UPLOAD_MEGABYTES, MAX_BODY_MEGABYTES),
}

# --- API ---
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "pastetrader.accounts.api_tokens.authentication.BearerAuthentication",
        "pastetrader.common.http.api_defaults.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "pastetrader.accounts.api_tokens.permissions.TokenScope",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["pastetrader.accounts.rates.throttle.PersonRates"],
    "DEFAULT_SCHEMA_CLASS": "pastetrader.common.http.openapi.schema.Schema",
    "DEFAULT_METADATA_CLASS": "pastetrader.common.http.api_defaults.Metadata",
    "EXCEPTION_HANDLER": "pastetrader.common.http.errors.exceptions.exception_handler",
    # For the OpenAPI document: what common/http/lists.py answers has the same form.
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.CursorPagination",
    "DEFAULT_PARSER_CLASSES": ["pastetrader.common.json_parser.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": [
        "rest_framework.renderers.JSONRenderer",
        "pastetrader.common.http.browsable.renderer.BrowsablePage",
    ],
    "PAGE_SIZE": 50,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
# How often a person may read, write, run, test, paste, make tokens: "read=600/minute", or "off" (accounts/rates).
API_RATES = env.texts("PASTETRADER_API_RATES")
SPECTACULAR_SETTINGS = {
    "TITLE": "PasteTrader",
    "DESCRIPTION": "Paste a trading strategy, get a workflow, run it, read its signals.",
    "VERSION": "0.1.0",
    "OAS_VERSION": "3.1.0",
    # Operations are named, and grouped, by what follows it.
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "EndpointModeEnum": "executions.models.webhooks.EndpointMode",
        "ModeEnum": "executions.status.Mode",
        "SessionMomentEnum": ["open", "close"],
        "StatusEnum": "executions.status.Status",
        "BacktestStatusEnum": "screening.models.BacktestStatus",
        "ImportStatusEnum": "screening.models.ImportStatus",
        "UpdateStatusEnum": "screening.models.UpdateStatus",
        "QualityEnum": "screening.models.Verdict",
        "TrustVerdictEnum": ["red", "yellow", "grey"],
        "BandStateEnum": "screening.models.BandState",
        "VerdictEnum": "executions.models.webhooks.Verdict",
        "MissedPolicyEnum": "executions.models.schedules.MissedPolicy",
        "OverlapPolicyEnum": "executions.models.schedules.OverlapPolicy",
        "ScheduleTypeEnum": "executions.models.schedules.ScheduleType",
        # The same as bodies say them, without their words.
        "GivenMissedPolicyEnum": ["skip", "run_latest", "run_all"],
        "GivenOverlapPolicyEnum": ["skip", "queue_one", "allow"],
        "GivenScheduleTypeEnum": ["cron", "interval", "date", "session"],
        "SkipReasonEnum": "executions.models.schedules.SkipReason",
        "DecisionKindEnum": ["accept", "edit", "drop", "restore", "answer"],
    },
    "PREPROCESSING_HOOKS": ["pastetrader.common.http.openapi.hooks.canonical_only"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "pastetrader.common.http.openapi.hooks.completed",
    ],
}
# The back office; addresses and menus are functions, which are called for each page (pastetrader/back_office).
UNFOLD = {
    "SITE_TITLE": "PasteTrader",
    "SITE_HEADER": "PasteTrader",
    "SITE_SUBHEADER": _("Back office"),
    "SITE_ICON": "pastetrader.back_office.dress.mark",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "pastetrader.back_office.dress.mark"}],
    "THEME": "pastetrader.back_office.dress.theme",
    "STYLES": ["pastetrader.back_office.dress.tokens", "pastetrader.back_office.dress.stylesheet"],
    "GLOBAL_CALLBACK": "pastetrader.back_office.dress.without_inline_styles",
    "DASHBOARD_CALLBACK": "pastetrader.back_office.home.home",
    "ACCOUNT": {"navigation": "pastetrader.back_office.dress.account_links"},
    "SIDEBAR": {"show_search": True, "navigation": "pastetrader.back_office.navigation.navigation"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "pastetrader.common.http.middleware.request_ids.RequestLog"}},
    "formatters": {
        "line": {
            "()": "pastetrader.common.log_lines.LogLine",
            "format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request"]}},
    "root": {"handlers": ["stderr"], "level": env.text("PASTETRADER_LOG_LEVEL", "WARNING")},
}
