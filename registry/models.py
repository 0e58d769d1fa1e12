"""Tools and agents that workflows use."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pastetrader.common.encryption import EncryptedJSONField, holds
from pastetrader.common.models import (
    IdentifiedModel,
    LivingManager,
    OwnedQuerySet,
    Row,
    SoftDeleteModel,
    TimestampedModel,
    one_of,
)
from registry.named_secrets.references import names_in


class ToolType(models.TextChoices):
    """How a tool is run: one runner each."""

    HTTP = "http", _("HTTP request")
    MCP = "mcp", _("MCP server")
    PYTHON = "python", _("Python")
    SHELL = "shell", _("Shell command")
    BUILTIN = "builtin", _("Built-in")


class ToolEffect(models.TextChoices):
    """What a call may do to the world; dry runs, resending and approvals read it."""

    READ = "read", _("reads")
    WRITE = "write", _("writes")
    MONEY = "money", _("moves money")
    EXEC = "exec", _("runs code")


class ModelProvider(models.TextChoices):
    """Who answers for an agent; `scripted` replays given answers, for tests and for trying things out."""

    ANTHROPIC = "anthropic", _("Anthropic")
    OPENAI = "openai", _("OpenAI")
    ZHIPUAI = "zhipuai", _("Z.AI")
    SCRIPTED = "scripted", _("Scripted")


class SharedQuerySet(OwnedQuerySet[Row]):
    """Owned rows that may be public; built-in tools are public and belong to nobody."""

    public_path = "is_public"


class Tool(IdentifiedModel, TimestampedModel, SoftDeleteModel):
    """Something that a tool node or an agent can call. Built-in tools are rows too, without an owner."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tools",
        verbose_name=_("owner"),
    )
    name = models.CharField(_("name"), max_length=255)
    description = models.TextField(_("description"), blank=True)
    tool_type = models.CharField(_("type"), max_length=20, choices=ToolType)
    config = models.JSONField(_("configuration"), default=dict, blank=True)
    input_schema = models.JSONField(_("input schema"), default=dict, blank=True)
    output_schema = models.JSONField(_("output schema"), null=True, blank=True)
    auth_config = EncryptedJSONField(_("credentials"), null=True, blank=True, editable=False)
    # The names of secrets in `auth_config`, so that nobody need decrypt it to know them.
    credential_secrets = models.JSONField(null=True, blank=True, editable=False)
    rate_limit = models.JSONField(_("rate limit"), null=True, blank=True)
    # Both are filled by type when left out: see registry.services.create_tool.
    effect = models.CharField(_("effect"), max_length=10, choices=ToolEffect)
    idempotent = models.BooleanField(_("may be repeated"))
    is_active = models.BooleanField(_("active"), default=True)
    is_public = models.BooleanField(_("public"), default=False)

    objects = LivingManager.from_queryset(SharedQuerySet)()
    all_objects = models.Manager.from_queryset(SharedQuerySet)()

    class Meta:
        db_table = "tools"
        verbose_name = _("tool")
        verbose_name_plural = _("tools")
        constraints = [
            one_of("tool_type", ToolType, name="tools_type_known"),
            one_of("effect", ToolEffect, name="tools_effect_known"),
            models.CheckConstraint(
                condition=Q(tool_type="builtin", owner=None, is_public=True)
                | (~Q(tool_type="builtin") & Q(owner__isnull=False)),
                name="tools_builtin_exactly_without_owner",
            ),
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(deleted_at=None), name="tools_name_unique_among_living"
            ),
            # NULLs are distinct in the constraint above, so built-in tools need one of their own.
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(deleted_at=None, owner=None),
                name="tools_builtin_name_unique_among_living",
            ),
        ]
        indexes = [models.Index(fields=["is_public"], condition=Q(deleted_at=None), name="tools_public")]

    def __str__(self) -> str:
        return self.name

    @property
    def needs_secrets(self) -> bool:
        """Whether it holds credentials or names secrets; nothing is decrypted."""
        return holds(self, "auth_config") or bool(names_in(self.config))

    @property
    def secret_names(self) -> frozenset[str]:
        """The names of all secrets of its owner that it refers to."""
        return names_in(self.config) | frozenset(self.credential_secrets or ())


class ToolPin(models.Model):
    """What the owner of a tool of an MCP server approved: calls are made as long as the server says the same.

    A table of its own, since lists and versions read tools and never this, and since only an approval may write it:
    a tool's columns are open to whoever changes the tool.
    """

    tool = models.OneToOneField(Tool, models.CASCADE, primary_key=True, related_name="pin", verbose_name=_("tool"))
    target = models.JSONField(_("what is called"))
    said = models.JSONField(_("what the server said of it"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="tool_pins", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"))

    class Meta:
        db_table = "tool_pins"
        verbose_name = _("approval of a tool")
        verbose_name_plural = _("approvals of tools")

    def __str__(self) -> str:
        return self.digest[:8]


class Agent(IdentifiedModel, TimestampedModel, SoftDeleteModel):
    """A model with instructions and tools, which an agent node calls."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="agents", verbose_name=_("owner"))
    name = models.CharField(_("name"), max_length=255)
    description = models.TextField(_("description"), blank=True)
    model_provider = models.CharField(_("provider"), max_length=20, choices=ModelProvider)
    model_name = models.CharField(_("model"), max_length=100)
    system_prompt = models.TextField(_("instructions"), blank=True)
    config = models.JSONField(_("configuration"), default=dict, blank=True)
    tools = models.ManyToManyField(Tool, related_name="agents", blank=True, verbose_name=_("tools"))
    memory_config = models.JSONField(_("memory"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_public = models.BooleanField(_("public"), default=False)

    objects = LivingManager.from_queryset(SharedQuerySet)()
    all_objects = models.Manager.from_queryset(SharedQuerySet)()

    class Meta:
        db_table = "agents"
        verbose_name = _("agent")
        verbose_name_plural = _("agents")
        constraints = [
            one_of("model_provider", ModelProvider, name="agents_provider_known"),
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(deleted_at=None), name="agents_name_unique_among_living"
            ),
        ]
        indexes = [models.Index(fields=["is_public"], condition=Q(deleted_at=None), name="agents_public")]

    def __str__(self) -> str:
        return self.name


class Secret(IdentifiedModel, TimestampedModel):
    """A value that tools name as `{"$secret": "name"}` in place of holding it. It is written and never shown.

    `hint`: its last four characters, where it is long enough that they give nothing away. `used_at`: to the minute.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="secrets", verbose_name=_("owner"))
    name = models.CharField(_("name"), max_length=60)
    value = EncryptedJSONField(_("value"), editable=False)
    hint = models.CharField(_("ends with"), max_length=4, blank=True, editable=False)
    changed_at = models.DateTimeField(_("value changed at"), editable=False)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True, editable=False)

    objects = models.Manager.from_queryset(OwnedQuerySet)()

    class Meta:
        db_table = "secrets"
        verbose_name = _("secret")
        verbose_name_plural = _("secrets")
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="secrets_name_once_per_owner"),
            models.CheckConstraint(condition=~Q(name=""), name="secrets_name_given"),
        ]

    def __str__(self) -> str:
        return self.name


class ToldFinding(models.Model):
    """Something that `notify` told, or is about to tell: a hash of what and to whom (registry.notify.told)."""

    key = models.CharField(_("key"), max_length=64, primary_key=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="told_findings", verbose_name=_("owner")
    )
    claimed_by = models.CharField(_("claimed by"), max_length=64)
    claimed_at = models.DateTimeField(_("claimed at"), db_index=True)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    class Meta:
        db_table = "told_findings"
        verbose_name = _("told finding")
        verbose_name_plural = _("told findings")

    def __str__(self) -> str:
        return self.key[:8]
