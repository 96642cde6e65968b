// Ask the device for a passkey or its signature, and send its answer with the form.
(function () {
  "use strict";
  const form = document.querySelector("form[data-passkey]");
  const options = JSON.parse(document.getElementById("passkey-options").textContent);
  const failed = document.getElementById("passkey-failed");
  if (!window.PublicKeyCredential || !PublicKeyCredential.parseCreationOptionsFromJSON) {
    failed.hidden = false;
    return;
  }

  function given() {
    if (form.dataset.passkey === "create") {
      const asked = PublicKeyCredential.parseCreationOptionsFromJSON(options);
      return navigator.credentials.create({ publicKey: asked });
    }
    const asked = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    return navigator.credentials.get({ publicKey: asked });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    failed.hidden = true;
    given().then(
      function (key) {
        form.elements.answer.value = JSON.stringify(key.toJSON());
        form.submit();
      },
      function () {
        failed.hidden = false;
      },
    );
  });
})();
