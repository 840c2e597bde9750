"""The sign-in form."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

LONGEST = 200


class SignInForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """User name and password."""

    username = StringField(
        "Tên đăng nhập", [InputRequired("Xin ghi tên đăng nhập."), Length(max=LONGEST)]
    )
    password = PasswordField("Mật khẩu", [InputRequired("Xin ghi mật khẩu."), Length(max=LONGEST)])
