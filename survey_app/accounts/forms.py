"""The sign-in form."""

from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from survey_app.accounts.passwords import LONGEST
from survey_app.web.forms import PageForm

TOO_LONG = "Dài quá: tối đa %(max)d ký tự."


class SignInForm(PageForm):
    """User name and password."""

    username = StringField(
        "Tên đăng nhập",
        [InputRequired("Xin ghi tên đăng nhập."), Length(max=LONGEST, message=TOO_LONG)],
    )
    password = PasswordField(
        "Mật khẩu", [InputRequired("Xin ghi mật khẩu."), Length(max=LONGEST, message=TOO_LONG)]
    )
