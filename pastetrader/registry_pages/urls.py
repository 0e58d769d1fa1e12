"""Addresses of the pages of tools, agents and keys."""

from django.urls import path

from pastetrader.registry_pages import agent_form, agent_page, agents, model_keys, tool_form, tool_page, tools

urlpatterns = [
    path("tools/", tools.tools_page, name="tools"),
    path("tools/new/", tool_form.new_tool, name="tool-new"),
    path("tools/<uuid:tool_id>/", tool_page.tool_page, name="tool"),
    path("tools/<uuid:tool_id>/edit/", tool_form.edit_tool, name="tool-edit"),
    path("tools/<uuid:tool_id>/test/", tool_page.test_tool, name="tool-test"),
    path("tools/<uuid:tool_id>/server/", tool_page.look_at_server, name="tool-server"),
    path("tools/<uuid:tool_id>/approve/", tool_page.approve_server, name="tool-approve"),
    path("tools/<uuid:tool_id>/copy/", tools.copy, name="tool-copy"),
    *(
        path(f"tools/<uuid:tool_id>/{name}/", tools.press, {"act": act}, name=f"tool-{name}")
        for name, act in tools.BUTTONS.items()
    ),
    path("agents/", agents.agents_page, name="agents"),
    path("agents/new/", agent_form.new_agent, name="agent-new"),
    path("agents/<uuid:agent_id>/", agent_page.agent_page, name="agent"),
    path("agents/<uuid:agent_id>/edit/", agent_form.edit_agent, name="agent-edit"),
    path("agents/<uuid:agent_id>/test/", agent_page.test_agent, name="agent-test"),
    path("agents/<uuid:agent_id>/copy/", agents.copy, name="agent-copy"),
    *(
        path(f"agents/<uuid:agent_id>/{name}/", agents.press, {"act": act}, name=f"agent-{name}")
        for name, act in agents.BUTTONS.items()
    ),
    path("model-keys/", model_keys.keys_page, name="model-keys"),
    path("model-keys/<uuid:key_id>/remove/", model_keys.remove_key, name="model-key-remove"),
    path("model-keys/<uuid:key_id>/switch/", model_keys.switch_key, name="model-key-switch"),
]
