using System.Runtime.CompilerServices;

namespace Gateway.Inspection.Members;

/// <summary>The texts of one object that are judged together.</summary>
[InlineArray(Most)]
internal struct CollectedTexts
{
    private const int Most = 3;

    private TextPlace _first;
}
