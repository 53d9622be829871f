using System.Text.Json;

namespace Gateway.RequestPolicy.Schemas;

/// <summary>The forms of JSON that are accepted at a place.</summary>
[Flags]
internal enum JsonForms
{
    None = 0,

    Object = 1,

    List = 2,

    /// <summary>A text, a number, true or false.</summary>
    Scalar = 4,

    Any = Object | List | Scalar,
}

/// <summary>Compares <see cref="JsonForms"/> with a token.</summary>
internal static class JsonFormsOfTokens
{
    /// <summary>True when a value that begins with this token is accepted. Null always is: it counts as not given.</summary>
    public static bool Allow(this JsonForms forms, JsonTokenType token) => token switch
    {
        JsonTokenType.Null => true,
        JsonTokenType.StartObject => (forms & JsonForms.Object) != 0,
        JsonTokenType.StartArray => (forms & JsonForms.List) != 0,
        _ => (forms & JsonForms.Scalar) != 0,
    };
}
