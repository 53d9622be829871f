namespace Gateway.Errors;

/// <summary>The text of an error for one caller, in its language.</summary>
/// <param name="Detail">The sentence, with the contact after it.</param>
/// <param name="Contact">The operator's contact alone, with the space before it; empty where there is none.</param>
/// <param name="Language">The language of both.</param>
/// <param name="RequestId">The gateway's request id.</param>
internal readonly record struct ErrorText(string Detail, string Contact, Language Language, string RequestId)
{
    /// <summary>The text for the caller of a request.</summary>
    public static ErrorText Of(HttpContext context, GatewayError error)
    {
        var language = AskedLanguage.Of(context.Request);
        var contact = error.NeedsOperator
            ? context.RequestServices.GetRequiredService<OperatorContact>().Sentence(language)
            : "";
        return new ErrorText(error.Detail.In(language) + contact, contact, language, context.TraceIdentifier);
    }
}
