"""The people who sign in, and the roles they have."""

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models

from dunwell.core.roles import Role
from dunwell.store.models.choices import one_of
from dunwell.store.models.entities import Entity


class Users(BaseUserManager["User"]):
    """Creates people by e-mail address."""

    def create_user(self, email: str, password: str | None = None, *, name: str = "") -> "User":
        """Create a person; without a password nobody can sign in as them."""
        user = self.model(email=self.normalize_email(email), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a person by their address, whatever its case."""
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser, PermissionsMixin):
    """A person known by an e-mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # Which mails of Dunwell's own they want; what waits stands on the pages in any case.
    mails_mornings = models.BooleanField(default=True)
    mails_requests = models.BooleanField(default=True)

    objects = Users()

    USERNAME_FIELD = "email"

    class Meta:
        """Kept in the one chain of migrations."""

        db_table = "user"

    def __str__(self) -> str:
        return self.name or self.email


class EntityGrant(models.Model):
    """A legal entity that a person may see; who has none of these sees all."""

    user = models.ForeignKey(User, models.CASCADE, related_name="entity_grants")
    entity = models.ForeignKey(Entity, models.CASCADE, related_name="+")

    class Meta:
        """Granted once."""

        db_table = "entity_grant"
        constraints = (
            models.UniqueConstraint(fields=("user", "entity"), name="entity_granted_once"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.entity_id}"


class RoleGrant(models.Model):
    """One role of one person; a person may have several."""

    user = models.ForeignKey(User, models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=30)

    class Meta:
        """Granted once."""

        db_table = "role_grant"
        constraints = (
            one_of("role", Role, name="role_grant_role_known"),
            models.UniqueConstraint(fields=("user", "role"), name="role_granted_once"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
