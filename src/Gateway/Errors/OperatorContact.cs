namespace Gateway.Errors;

/// <summary>
/// The contact of the gateway's operator that callers read in errors they cannot fix themselves: a name, a telephone
/// number or a page.
/// </summary>
/// <param name="current">Reads the setting, which may change while the process runs. Empty if there is none.</param>
internal sealed class OperatorContact(Func<string> current)
{
    /// <summary>A sentence to put after an error's text, with the space before it; empty where no contact is set.</summary>
    public string Sentence(Language language)
    {
        var contact = current();
        return string.IsNullOrWhiteSpace(contact)
            ? ""
            : " " + new Text($"ゲートウェイの運用担当者の連絡先: {contact}", $"Contact of the gateway's operator: {contact}").In(language);
    }
}
