"""Pages of effect cards: request in, response out."""

from schakel.register.needs.views.consents import consent_withdraw, need_consents
from schakel.register.needs.views.detail import need_detail
from schakel.register.needs.views.editor import drop_working_copy, need_edit, need_hints, need_new
from schakel.register.needs.views.exports import need_export
from schakel.register.needs.views.life import extend_need, fulfil_need, withdraw_need
from schakel.register.needs.views.listing import need_list
from schakel.register.needs.views.publishing import publish_need, share_need
from schakel.register.needs.views.versions import need_difference, need_versions

__all__ = [
    "consent_withdraw",
    "drop_working_copy",
    "extend_need",
    "fulfil_need",
    "need_consents",
    "need_detail",
    "need_difference",
    "need_edit",
    "need_export",
    "need_hints",
    "need_list",
    "need_new",
    "need_versions",
    "publish_need",
    "share_need",
    "withdraw_need",
]
