"""How some SDKs spell what others leave out."""

# What Go sends with every change of settings: its struct of the app has no way to leave these out.
GO_APP = {"name": "", "organization": "", "suspended": False, "suspended_explanation": "", "channel_configs": None,
          "revoke_tokens_issued_before": None, "policies": None,
          "push_notifications": {"version": "", "offline_only": False, "apn": {"enabled": False, "development": False, "notification_template": ""},
                                 "firebase": {"enabled": False, "notification_template": "", "data_template": ""},
                                 "huawei": {"enabled": False}, "xiaomi": {"enabled": False}}}


def as_php_writes(value):
    """PHP reads an object into an array, and writes an empty one as []."""
    if isinstance(value, dict):
        return {name: as_php_writes(member) for name, member in value.items()} or []
    return [as_php_writes(member) for member in value] if isinstance(value, list) else value
