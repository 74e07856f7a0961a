"""The shapes of sentences, by what they mean.

A shape is a sentence as words of the grammar and symbols: P somebody, Q somebody's, PQ either, D
days, ONE no week or block of them, W a week, B a block, S a shift, R a rotation, H the cell that is
looked at. `?`, `*` and `+` stand behind a word, a symbol or a bracket. Names in capitals that are
no symbols are those of MACROS. A shape begins with `-`.
"""

from __future__ import annotations

from collections.abc import Mapping

from nightfloat.assistant.ask.reading import Intent

MACROS: Mapping[str, str] = {
    "SLOT": "(S D|D S|D|S)",
    "OFF": "(off|day off|days off|time off|vacation|leave|pto|holiday|holidays|vacation leave"
    "|on vacation|on leave|on holiday|vacation time|vacation day|vacation days)",
    "WHO": "(who|which resident|which residents|which doctor|which intern|which person)",
    "DENIED": "(denied|declined|rejected|refused|turned down|not granted|not approved"
    "|not given|not accepted)",
    "EMPTY": "(unfilled|empty|open|uncovered|short|understaffed|unstaffed|not filled"
    "|not covered|not staffed)",
    "SUMMARY": "(summarise|summarize|summary|overview|brief|briefing|recap|digest|summarised)",
    "PLAN": "(schedule|rota|roster)",
    "SWAP": "(swap|switch|trade|exchange)",
    "SWAPS": "(SWAP|swaps|switches|trades|swapped|swapping|switching|trading)",
    "WHY": "(why|how come|explain why)",
    "DRAFT": "(draft|write|prepare|compose|make|send|announce)",
    "MESSAGE": "(announcement|message|email|note)",
    "SICK": "(sick|ill)",
    "GIVE": "(give|hand|pass|move|transfer|reassign|assign)",
    "PUT": "(put|assign|schedule|add|place|give|book|set|have|make|get)",
    "ARE": "(is|am|are|was|were|be|will)",
    "BE": "(ARE|will be)",
}

SHAPES: tuple[tuple[Intent, str], ...] = (
    (
        Intent.WHY_REQUEST,
        """
    - WHY BE? Q D? OFF? (request|requests)? (for|to)? (be)? (OFF D?|D OFF?)? (been)? DENIED D?
    - WHY (did|has|have) Q D? OFF? (request|requests)? (for)? (OFF D?|D OFF?)? (get|been|be)?
      DENIED D?
    - WHY BE P (DENIED|not) D? OFF? (request)? D? OFF?
    - WHY (did|could|can|do|does|may) not P (get|have|take|be) (given|granted)? (D? OFF D?|Q?
      request (approved|granted))
    - WHY (did|could|can|do|does|may) P not (get|have|take|be) (given|granted)? (D? OFF D?|Q?
      request (approved|granted))
    - WHY BE not P (given|granted|approved) D? OFF D?
    - WHY BE P not (given|granted|approved) D? OFF D?
    - WHY (BE|did) not Q D? OFF? (request|requests)? (for)? (OFF D?|D OFF?)? (get)? (granted|
      approved|given) D?
    - WHY BE D? OFF D? (request)? DENIED (to|for) P D?
    - WHY (did|was) P (request)? D OFF (get)? DENIED
        """,
    ),
    (
        Intent.WHY_UNFILLED,
        """
    - WHY BE? SLOT BE? (still)? EMPTY D?
    - WHY BE not SLOT (filled|covered|staffed) D?
    - WHY BE? (nobody|no one|no cover|no coverage) (on|for|working|work|covering|scheduled|
      assigned|in|to cover)? SLOT
    - WHY (do|does|did) (nobody|no one) (have|has|work|cover|on|take|do)? SLOT
    - WHY (do|did) (not we|we not) have (anyone|someone|anybody|somebody|cover|coverage) (on|for|
      to cover)? SLOT
    - WHY BE not (anyone|someone|anybody|somebody) (on|for|working|covering|scheduled|assigned)?
      SLOT
    - WHY BE? EMPTY SLOT
        """,
    ),
    (
        Intent.WHY_CELL,
        """
    - WHY BE? H
    - WHY (is|was|am|are|does|do|did|has|have|be|were|not|it|being)* PQ (is|am|are|was|not|on|
      working|work|works|scheduled|doing|assigned|have|has|get|got|given|put|in|off|be|being|to|
      do|does|free|placed|H|here)* (S|D|H)? (S|D|H)? (off|again)?
    - (explain|explanation for|explanation of|reason for) PQ (being|on|H)* SLOT?
    - (explain|explanation for|reason for) H
    - WHY SLOT (for|to) P
        """,
    ),
    (
        Intent.CHANGES,
        """
    - (what|which|list|any|anything)? (has|have|is|was|are|did)? (changed|changes|change|new|
      different) (since|from|with|in|to|between|last|latest|published|publication|publish|
      schedule|version|rota|roster|release|one|we|it|was|and|this|draft|H)*
    - WHO (must|needs|need|has|have|should|do|does|we|i|you|P|to|be|is)* (told|know|informed|tell|
      inform|notify|notified) (about|of)? (it|changes|change|this|H|what changed)?
    - (diff|compare|compared) (with|to|against|versions|published|publication|last|latest|version|
      draft|schedule|and|changes)*
        """,
    ),
    (
        Intent.COVER,
        """
    - WHO (can|could|might|would|will|is able to|is free to|is available to) (cover|take|replace|
      fill|fill in|step in|sub|sub in|substitute|stand in|do|work|take over|pick up|have) (for|
      on)? (PQ SLOT?|SLOT PQ?|SLOT (for|from|instead of) PQ|H)
      - (find|need|get|list|P need|we need|need to find|looking for)? (cover|coverage|replacement|
      someone|somebody|anyone) (to cover|to take|to replace)? (for|of)? (PQ SLOT?|
      SLOT|SLOT (for|of) PQ|H)
    - P (has|have|just)? (called|calls|is calling|am calling|calling) (in|out)? SICK? SLOT? SICK?
    - P BE? (calling)? (in|out|off)? SICK SLOT?
    - P (BE|has)? (called|calling)? (in|out|off)? SICK SLOT? who (can|could) (cover|take|take it|
      do it|fill in|step in|take over)
    - SLOT P BE? (calling|called)? (in|out|off)? SICK
    - (who|options|candidates) (cover|covers|covering) for PQ SLOT?
        """,
    ),
    (
        Intent.ANNOUNCE_SWAP,
        """
    - (DRAFT MESSAGE?) (for|about|of|to|that|on)* SWAPS MESSAGE? (for|about|between|of|with)* PQ
      (and|with|for) PQ SLOT?
    - (DRAFT MESSAGE?) (for|about|of|to|that|on|between)* PQ (and|with) PQ (are|have|is|will|did)?
      SWAPS SLOT?
    - DRAFT SWAPS MESSAGE (for|about|between|of)* PQ (and|with) PQ SLOT?
    - (tell everyone|tell everybody|let everyone know) (that|about|of)* PQ (and|with) PQ (are|
      have|is|will)? SWAPS SLOT?
        """,
    ),
    (
        Intent.ANNOUNCE_SICK,
        """
    - (DRAFT MESSAGE?|tell everyone|tell everybody|let everyone know) (for|about|of|that|on)* PQ
      (is|was|has|have|being|am|will be)? (called|calls|calling)? (in|out|off)? SICK (call)? S? D?
      S?
    - (DRAFT) SICK (call|leave)? MESSAGE (for|about|of|on)* PQ SLOT?
    - DRAFT MESSAGE? (for|about|of)* PQ (call in)? SICK (call|leave)? SLOT?
    - DRAFT MESSAGE (for|about|of)* SICK (call|leave)? (of|for|from|by)? PQ SLOT?
    - SICK (call|leave)? MESSAGE (for|about|of)* PQ SLOT?
        """,
    ),
    (
        Intent.ANNOUNCE_PUBLICATION,
        """
    - (DRAFT|DRAFT (out)? MESSAGE) (for|about|of|that|to|out|new|publication|published|publish|
      schedule|version|release|rota|roster|is|everyone|announcing|it|B|W)* MESSAGE? (for|about|of|
      that|to|
      out|new|publication|published|schedule|version|release|rota|roster|is|everyone|announcing|
      it|B|W)*
    - publication MESSAGE
    - MESSAGE (for|about|of)* (new)? (publication|published|release|schedule|rota|roster)+
        """,
    ),
    (
        Intent.WHO_OFF,
        """
    - WHO (ARE|has|have|gets|does|else)* (off|OFF|away|absent|out|free) D?
    - WHO (ARE|has|have|gets|does|else)* D (off|OFF|away|absent)
    - WHO (BE)? (not) (working|on|in) D?
    - (is)? (anyone|anybody|someone|somebody) (off|OFF|away|absent) D?
        """,
    ),
    (
        Intent.WHO_ON,
        """
    - WHO (ARE|has|have|does|do|did|we|works|work|working|covers|covering|cover|scheduled|
      assigned|doing|on|in|got|taking|takes|else|for|call)* (SLOT|R D|D R|R)? (on|working|
      scheduled|in|for|
      call|covering)* (with P)? D? (with P)?
    - SLOT who (BE)? (on|working|covering|call)*
    - (is|are|do we have) (anyone|anybody|someone|somebody) (on|working|covering|scheduled|for)*
      SLOT
    - (SUMMARY|list) (of|for)? ONE
    - (what is|what) (happening|going|on)* ONE
    - (how|what) (does|do|is) ONE (look|looking)? (like)?
        """,
    ),
    (
        Intent.SUMMARY_PERSON,
        """
    - what (is|does) Q PLAN (look|looking) like? D?
    - SUMMARY (of|for)? PQ (PLAN|D)* D?
    - SUMMARY (D|PLAN) (of|for) PQ
    - how (is|does|are|do|was) (Q|P) (PLAN|D)* (looking|look|going|doing) (W|B)? (like)?
    - how (is|was) Q (W|B)
    - what (is|does) Q (W|B) (looking|look)? (like)?
    - Q (W|B)? SUMMARY D?
        """,
    ),
    (
        Intent.SHIFTS,
        """
    - (do|does) P have any S (coming up|next)? D?
    - (have|has) P any S (coming up|next)? D?
    - when (do|does|is|am|are|will|did|be)* P (be|work|working|on|next|have|scheduled|to|doing|do|
      in|a|has|off)* SLOT? (next|on|off)?
    - (what|when|which) (do|does|is|am|are|will|did|be)* P (have|has|doing|do|on|working|work|be|
      got|scheduled|for|in|next)* SLOT? (on|next|for)?
    - (what is|what are|when is|when are|list|what|when|see|show)? Q (next|PLAN|working|work|S|
      calendar)* SLOT? (PLAN|next)?
    - (is|am|are|was|does|do|did|will) P (on|off|working|work|works|scheduled|be|in|have|has|
      doing|do|call|for|assigned|vacation|
      leave|pto)* SLOT? (off|on)?
    - (where|what) (is|am|are|will) P (be|on|working)* SLOT?
    - (what is|list|see|show)? (next|PLAN) (for|of) PQ SLOT?
    - PLAN? (for|of) P SLOT?
    - P PLAN SLOT?
    - (what is|when is) next P? S?
        """,
    ),
    (
        Intent.SUMMARY_BLOCK,
        """
    - SUMMARY (of|for)? PLAN? (of|for)? B
    - B (SUMMARY|PLAN)
    - (how|what) (does|do|is) B (look|looking|going)? (like)?
    - what is (happening|going|on)* B
        """,
    ),
    (
        Intent.SUMMARY_WEEK,
        """
    - SUMMARY (of|for)? PLAN? (of|for)? W?
    - (SUMMARY|PLAN|about) (of|for)? W
    - W (SUMMARY|PLAN)
    - (how|what) (does|do|is) (W|PLAN) (look|looking|going)? (like)? W?
    - what is (happening|going|on|new)* W
    - W
        """,
    ),
    (
        Intent.SWAP,
        """
    - SWAP (PQ SLOT?|SLOT PQ|SLOT of PQ) (and|with|for) PQ SLOT?
    - SWAP SLOT? (between|of|for) PQ (and|with) PQ SLOT?
    - SWAP SLOT PQ (and|with|for) PQ
    - (make|do|set)? SWAP (between|of|for) PQ (and|with) PQ SLOT?
    - (have|let|get)? P (and|with) P (to|want|would|like|will|need|are|is)* SWAP SLOT?
    - (have|let|get)? P (wants|want|would|like|will|needs|need|to|is|am)* SWAP SLOT? with PQ SLOT?
    - (have|let|get)? P (wants|want|would|like|will|needs|need|to|is|am)* SWAP Q? SLOT? with PQ
      SLOT?
    - SWAP SLOT? with PQ SLOT?
    - SWAP P P SLOT?
    - SLOT SWAP (between)? PQ (and|with|for) PQ
        """,
    ),
    (
        Intent.HAND_OVER,
        """
    - GIVE (over)? Q SLOT (over)? to P SLOT?
    - GIVE (over)? SLOT (over)? from P to P SLOT?
    - GIVE SLOT of P to P
    - replace P SLOT? (with|by) P SLOT?
        """,
    ),
    (
        Intent.UNASSIGN,
        """
    - (take|remove|pull|drop|get|move) P (off|from|off of|out of|out) SLOT
    - (remove|clear|drop|cancel|delete|unassign|take away|take off|free) Q SLOT
    - (unassign|clear|free|remove|drop|cancel) P (from|off|on)? SLOT
    - (take|remove|drop|cancel|delete|clear|unassign) SLOT (from|off|of|for|off of) P
    - (take|remove|drop|unassign) S (from|off|of|for|off of) P D
    - (clear|free|unassign|remove|cancel|delete) H
        """,
    ),
    (
        Intent.REQUEST_OFF,
        """
    - P (needs|need|wants|want|requests|request|would like|would love|like|likes|wish|asks for|ask
      for|is asking for|am asking for|is requesting|am requesting|must have|has to have|have to
      have|takes|to have|to take)? (to have|to take|to request|to be|to get)? (OFF for? D|D (as|
      for|on)? OFF)
    - P (needs|need|wants|want|would like|would love|request|requests) (to have|to take|to get)?
      OFF
    - P (is|am|to be|must be|has to be|have to be|needs to be|need to be|wants to be|want to be|
      would like to be|will be) (OFF D|D OFF)
    - (request|book|take|get|have|ask for|put in for|need|want|requesting|needs|put in|add|
      schedule|make|ask) (OFF (for)? D|D (as|for)? OFF) (for P)?
    - (request|book|ask for|put in for|put in|add|schedule|make|get) (OFF for P D|OFF P D|P D OFF|
      P OFF D|for P D OFF)
    - (give|let|grant|allow|book|get) P (have|take|to have|to take)? (OFF (for)? D|D (as|for)?
      OFF)
    - (mark|put|set|schedule|make|have) P (as|to be|down for|be|down as)? (OFF D|D OFF)
    - (D OFF|OFF D) (for P)?
    - OFF for P D
    - (put in|make|book|add|need|want|ask for)? (OFF)? (request) (for|to)? P? (to have|to take|to
      be|for)? (D OFF?|OFF? D) (for P)?
    - (put in|make|add)? (request) OFF? (for P)? (for)? (D OFF?|OFF D)
        """,
    ),
    (
        Intent.ASSIGN,
        """
    - PUT (S D|D S|S|D) (to|for|with) P (D|S)?
    - PUT P (to|do|work|take|cover|have|in|up|down|on)* (S D|D S|S|D|R B|B R|R)
    - PUT (R B|B R|R) (to|for) P B?
    - move P (S D|D S|R B|B R)
    - P (to|to do|to take|to work|on|takes|gets)? (S D|D S|R B|B R)
        """,
    ),
    (
        Intent.PIN,
        """
    - (pin|lock) (PQ SLOT?|SLOT (for|of) P|H)
        """,
    ),
    (
        Intent.UNPIN,
        """
    - (unpin|unlock) (PQ SLOT?|SLOT (for|of) P|H)
        """,
    ),
)
"""In the order in which they are tried."""

TAKER_FIRST: tuple[tuple[Intent, str], ...] = (
    (
        Intent.HAND_OVER,
        """
    - SLOT P instead of P
    - GIVE P Q SLOT
    - (have|let|get|make)? P (to|will|would like to|want to|wants to)? (take|takes|cover|covers|
      take over|takes over) (over)? (Q|for Q) SLOT
    - (have|let|get|make)? P (to|will|would like to|want to|wants to)? (cover|covers|fill in|step
      in|stand in|sub|sub in|take over|takes over) for P SLOT
    - (have|let|get|make) P (to)? (cover|covers|replace) P SLOT
    - put P (in|on)? (instead of|in place of) P SLOT
    - put P SLOT instead of P
        """,
    ),
)
"""Shapes in which who takes something stands before who gives it."""
