import {
  conditioning,
  fromZero,
  labelNoise,
  numbersNeeded,
  randomCosines,
  sharing,
  type Shown,
  twoPhases,
  whichSolution,
} from "./figures.ts";

/** A step of the tour: one idea, a question to answer first, and a picture that answers it. */
export interface Step {
  readonly id: string;
  readonly title: string;
  /** What must be known for the question, terms introduced; TeX between dollar signs. */
  readonly before: string;
  readonly question: string;
  readonly answers: readonly string[];
  /** The index of the right one. */
  readonly right: number;
  /** What the picture shows, after it has answered. */
  readonly after: string;
  /** The number that the reader moves, and its label. */
  readonly slider: {
    readonly label: string;
    readonly min: number;
    readonly max: number;
    readonly step: number;
    readonly value: number;
  };
  readonly show: (value: number) => Shown;
  /** The claim that states it. */
  readonly claim: string;
}

export const STEPS: readonly Step[] = [
  {
    id: "what-it-does",
    title: "What DFA does",
    before:
      "A network of $L$ layers turns an input $x$ into an output $\\hat y$; its *error* is $e = \\hat y - y$, and learning changes the weights $W_1 \\dots W_L$ to make it smaller. **Backpropagation** (BP) tells layer $l$ what to do by passing the error back through all the weights above it, $W_{l+1}^\\top \\cdots W_L^\\top e$. **Direct feedback alignment** (DFA) sends $F_l e$ instead: the error itself, through one fixed random matrix $F_l$, the *feedback* of the layer.",
    question: "All weights are exactly zero at the start. Which of the two learns?",
    answers: ["both", "only backpropagation", "only DFA", "neither"],
    right: 2,
    after:
      "DFA sends the error past the weights: the first layer moves at once, the second as soon as the first has, and so on up.",
    slider: { label: "layers L", min: 2, max: 6, step: 1, value: 3 },
    show: fromZero,
    claim: "finite-learning-time",
  },
  {
    id: "why-it-could-not-work",
    title: "Why it could not work",
    before:
      "A step lowers the loss if it points along the *gradient*, and BP's signal does. How far another signal agrees with it is their *cosine*: 1 for the same direction, 0 for right angles. DFA's signal goes through random numbers that know nothing of the weights.",
    question: "In a layer of a hundred units, how large is the cosine of a random signal with the right one?",
    answers: ["about 0.5", "about 0.1, of either sign", "exactly 0"],
    right: 1,
    after: "So at first DFA teaches the hidden layers nothing but noise. If it works, something must *come* to agree.",
    slider: { label: "units", min: 2, max: 1000, step: 1, value: 100 },
    show: randomCosines,
    claim: "descent-step",
  },
  {
    id: "between-the-feedback",
    title: "Weights lie between the feedback matrices",
    before:
      "The feedback cannot come to agree: it is fixed. But look at what DFA writes into a weight: every update is $F_l$ times the error times the activity below, and that activity lies in the range of $F_{l-1}$. From zero weights $W_l = F_l A_l F_{l-1}^\\top$ at every step, with a small matrix $A_l$ in the middle, the *alignment matrix*, of as many rows and columns as there are outputs.",
    question:
      "The hidden layers are made ten times wider. How many more numbers does it take to say what DFA has learned in one?",
    answers: ["ten times", "a hundred times", "none more"],
    right: 2,
    after:
      "Weights that are made of the feedback send BP's signal near DFA's. That is *weak* alignment; how close it comes is a matter of $A_l$.",
    slider: { label: "outputs", min: 1, max: 100, step: 1, value: 10 },
    show: numbersNeeded,
    claim: "weak-weight-alignment",
  },
  {
    id: "two-phases",
    title: "First align, then memorise",
    before:
      "*Weight alignment* $\\mathrm{WA}_l$ is the cosine between $W_l$ and $F_l F_{l-1}^\\top$: 1 where $A_l$ is a multiple of the identity. Real networks start from small random weights, and what DFA writes must first outgrow them.",
    question: "Which comes first?",
    answers: ["the loss falls, then layers align", "layers align, then the loss falls", "both at once"],
    right: 1,
    after:
      "The lower layers align first, while the loss has hardly moved. Make the initial weights larger, and there comes a size from which learning no longer waits.",
    slider: { label: "size of initial weights (log)", min: 0, max: 100, step: 1, value: 30 },
    show: twoPhases,
    claim: "crossing-clocks",
  },
  {
    id: "which-solution",
    title: "Which solution it finds",
    before:
      "Most networks have many equally good solutions. The smallest: one unit, $\\hat y = v\\, w\\, x$, that is to become $y = x$. Any $v$ and $w$ with $v w = 1$ will do, both positive or both negative.",
    question: "The second weight v begins a little below zero. The feedback F is positive. What sign has v in the end?",
    answers: ["negative, as it began", "positive, as F", "it depends on the data"],
    right: 1,
    after:
      "$F v - \\tfrac12 w^2$ never changes, so that $v$ takes the sign of $F$ once $w$ has grown: among equal solutions the feedback chooses, before anything is learned.",
    slider: { label: "feedback F", min: -2, max: 2, step: 0.4, value: 1.2 },
    show: whichSolution,
    claim: "sign-law",
  },
  {
    id: "conditioning",
    title: "How far it goes: conditioning",
    before:
      "Data have strong directions and weak ones. Their *condition number* $\\kappa$ is the strength of the strongest over that of the weakest: 1 where all are alike. Layers multiply, and each layer's $A_l$ grows as the square of the one below.",
    question: "Which layer of four aligns worst when κ is large?",
    answers: ["the lowest", "the top one", "all alike"],
    right: 1,
    after:
      "In the end layer $l$ has the conditioning $\\kappa^{2^{l-1}/(2^L - 1)}$: more than half of it lands in the top layer, and alignment cannot be better than conditioning lets it.",
    slider: { label: "conditioning κ (log)", min: 0, max: 100, step: 1, value: 50 },
    show: conditioning,
    claim: "exponent-law-late",
  },
  {
    id: "data",
    title: "What noise in the data does",
    before:
      "Replace a label by a random one with probability $p$. The wrong labels know nothing of their inputs: on average they cancel, and the strength of what can be learned is multiplied by $1 - p$.",
    question: "Half of the labels are wrong. What happens to the phase of alignment?",
    answers: ["it does not come", "it comes twice as late", "nothing"],
    right: 1,
    after:
      "All clocks run slower by the same factor. Later, a network that can memorise the wrong labels does, which is another story.",
    slider: { label: "labels replaced, %", min: 0, max: 90, step: 5, value: 50 },
    show: labelNoise,
    claim: "label-noise-delay",
  },
  {
    id: "what-is-shared",
    title: "Convolutions and Transformers",
    before:
      "DFA trains Transformers and fails in convolutional networks. A convolution uses one weight at many places of an image; if every place gets the error through a matrix of its own, that one weight is pulled in as many directions.",
    question: "Sixteen places with a matrix each share one weight. How far can it align at most?",
    answers: ["fully", "to a half", "to a quarter"],
    right: 2,
    after:
      "Weights align where the feedback is shared as they are: over the tokens of a text it is by construction. Share it over the places of a convolution and the ceiling is gone, though accuracy does not follow all the way.",
    slider: { label: "matrices R", min: 1, max: 16, step: 1, value: 16 },
    show: sharing,
    claim: "dealt-feedback-ceiling",
  },
];
