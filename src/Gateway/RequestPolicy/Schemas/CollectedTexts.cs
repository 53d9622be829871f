using System.Runtime.CompilerServices;
using Gateway.PersonalData;

namespace Gateway.RequestPolicy.Schemas;

/// <summary>The texts of one object that are evaluated together.</summary>
[InlineArray(Most)]
internal struct CollectedTexts
{
    private const int Most = 3;

    private TextSpan _first;
}
